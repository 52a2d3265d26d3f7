export { chooseResultCode, extend, finishContact } from './finish';
export { WrapUp } from './wrap-up';
