export { canSearchCustomer, searchCustomer } from './actions';
export { CustomerCard } from './customer-card';
