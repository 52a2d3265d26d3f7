export { CustomerCard } from './customer-card';
