export { Attention } from './attention';
export { CentreChip } from './centre-chip';
export { SignIn } from './sign-in';
