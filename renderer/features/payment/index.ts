export { PaymentCard, stopWaitingForReturn } from './payment-card';
