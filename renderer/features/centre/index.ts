export { Attention } from './attention';
export { CentreChip } from './centre-chip';
export { isSignedIn, signOut } from './session';
export { SignIn } from './sign-in';
