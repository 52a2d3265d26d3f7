export { beginOrder, canOrder, OrderCard } from './order-card';
