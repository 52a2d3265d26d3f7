export { canSearchCustomer, searchCustomer } from './actions';
export { CustomerCard } from './customer-card';
export { customerOf } from './known-customer';
