import type { Catalogue } from './catalogue';
import { EN_CALLBACKS } from './en-callbacks';
import { EN_CENTRE } from './en-centre';
import { EN_DESK } from './en-desk';
import { EN_ESCALATION } from './en-escalation';
import { EN_KNOWN } from './en-known';
import { EN_ORDERS } from './en-orders';
import { EN_STOPS } from './en-stops';

/** Words of the product, English: the second language, the same keys as the Japanese master. */
export const EN: Catalogue = {
  ...EN_DESK,
  errors: {
    wrongPassword: 'Wrong user name or password. Check and type them again.',
    lockedOut: 'Too many wrong tries: no sign-in for 15 minutes. Tell an administrator if it is urgent.',
    unknownPerson:
      'The company sign-in worked, but this centre does not know you. Ask an administrator to register you.',
    providerRefused: 'The company sign-in refused. Look at what the browser says and sign in again.',
    providerUnreachable:
      'The company sign-in does not answer. Wait a little and sign in again. Calls and typing go on.',
    browserTimedOut: 'The sign-in in the browser was not finished within five minutes. Sign in again.',
    noBrowser: 'The browser could not be opened. Tell IT.',
    browserSignInUnset: 'Sign-in with the browser is not set up at this centre. Tell IT.',
    notAllowedHere: 'You cannot sign in at this desk. Tell an administrator.',
    tooManySignIns: 'Too many sign-ins. Wait a little and try again.',
    deskTooOld: 'This Tsunagu is older than the centre. Ask IT for the update. What you typed is kept.',
    centreUnreachable: 'The centre does not answer. Check the line and try again. Calls and typing go on.',
    centreUnset: 'No centre is set up. Tell IT.',
    pictureNoLine: 'Add the picture once the centre is connected. What you chose is kept.',
    pictureRefused: 'This picture can’t be added. It must be a whole JPEG, PNG or WebP picture of at most 4 MB.',
    pictureNotShown: 'The picture can’t be shown. Open it again once the centre is connected.',
    orderReadBack: 'Read the order back and mark it as read back.',
    orderProduct: 'Choose a product of the list.',
    orderCustomer: 'Choose or create the customer first.',
    orderNumber: 'Type the number to call back, with its area code.',
    orderAddress: 'Type prefecture, city, and town or street. A postal code has seven digits.',
    orderStopped: '{{product}} is stopped and can’t be sold. Offer what there is instead.',
    orderNotFresh: 'The centre has not confirmed it. Take it as a provisional order and say so to the customer.',
    noSuchCustomer: 'This customer was not found. Search again.',
    customerNameMissing: 'Enter a name or its reading.',
    kanaInvalid: 'Enter the reading in katakana.',
    badInput: 'Check what you entered. If this goes on after reopening the window, tell your IT staff.',
    internal: 'That did not work. Try again. If it goes on, tell your IT staff.',
    noSuchCall: 'This call is already over.',
    notNow: 'Not possible now. Look at the state of the call and press again.',
    busyWithCall: 'You are in a call. End it first.',
    wrapUpOpen: 'The after-call work of the last contact is open. Finish it first.',
    lineDown: 'The phone line is not connected. Wait for it, or use practice.',
    dialEmpty: 'Enter a phone number.',
    dialInvalid: 'Not a phone number. Start with the area code (e.g. 052-234-5678).',
    dialEmergency: '110, 118 and 119 cannot be dialled here. Use the emergency phone.',
    holdFailed: 'Hold did not reach the other side. The call goes on. Press again.',
    resumeFailed: 'Resume did not reach the other side. The call is still on hold. Press again.',
    muteFailed: 'Mute could not be switched. Press again.',
    digitsFailed: 'The tones were not sent. Press again.',
    mediaDown: 'Audio is not ready. Wait some seconds and press again.',
    noSuchContact: 'This contact was not found. Choose it from the list again.',
    formOpen: 'Something is half typed. Send it or give it up, then finish.',
    resultCodeMissing: 'Choose a result code.',
    fieldInvalid: 'Correct the entry in {{fields}}.',
    notesTooLong: 'The notes are too long ({{max}} characters at most).',
    cardNumber: 'Card numbers must not be entered. Use the payment IVR.',
    saveFailed: 'Not saved. Your text stays on screen. Leave the window open and tell your IT staff.',
    transferFailed: 'The transfer failed. The call is still at this desk. {{reason}}.',
    transferUnanswered:
      'The other side did not say how the transfer went. The call is still at this desk. Consult first.',
    transferRefused:
      'The phone server does not take transfers. The call is still at this desk. Consult, then join all in a conference.',
    transferUnderWay: 'A transfer is under way. Wait for its result.',
    noConsult: 'There is no consultation. Start one first.',
    linesFull: 'All lines are in use. End a call first.',
    conferenceFull: 'A conference has four parties at most. End a call first.',
    conferenceTooSmall: 'There is nobody to join. Connect a second call first.',
    leaveRefused: 'The phone server cannot keep the others connected without you. Stay in the conference.',
    leaveFailed: 'You could not leave. The conference goes on. Press again or stay in it.',
    leaveTooMany: 'You can leave when two others are left. End a call first.',
    interpreterUnset: 'The settings name no interpreter for this language. Tell your IT staff.',
    recordingFailed: 'The recording was not switched and may still run. Press again.',
    recordingNotResumed:
      'The recording could not be resumed. It is tried again by itself; if it goes on, tell your IT staff.',
    recordingUnset: 'Recording control is not set up. Tell your IT staff.',
    awaitsReturn:
      'The caller is with the payment IVR. Wait for their return, or press not to wait, before you finish the work.',
    paymentFailed:
      'The payment IVR was not reached. The caller is still at this desk. Do not ask for card numbers: press again or offer another way to pay.',
    paymentUnset: 'The settings name no payment IVR. Tell your IT staff.',
    handInPractice: 'No hand can be raised in practice. Look only at what you would tell.',
    handSignedOut: 'Sign in to the centre to raise your hand. If it is urgent, call a supervisor near you.',
    handIsUp: 'Your hand is up for this contact already. Change what it says in its card.',
    noExtension: 'This desk has no phone number, so you cannot join by phone. Choose the chat or promise a callback.',
    noSuchEscalation: 'This hand is settled already. Choose from the list again.',
    noNumberToCall: 'The number of the caller is not known, so no callback can be promised. Have it asked for.',
    secondTransfer:
      'This case was transferred once already. It can go on only to the supervisor who took it. Raise your hand (F4). You may still consult somebody.',
    noSuchCallback: 'This callback is gone. Choose one of the list.',
    callbackInPractice: 'No customer is called back in practice. End the practice first.',
    callbackNoCentre:
      'The centre can’t be reached, so another desk may be calling too. Press again once it is back. You can call your own promises.',
    callbackRefused: '{{refusal}}',
    callbackWindow: 'Check the time of the callback. Its end has to be after its beginning and after now.',
    noSuchScenario: 'This practice was not found. Choose from the practice callers.',
  },
  notices: {
    passwordRefused:
      'The phone server refused the name or password. Check username and password in the settings. It is tried again by itself after a while.',
    registrationRefused:
      'The phone server refused the registration ({{status}}). Tell your IT staff. It is tried again by itself.',
    microphoneMissing: 'No microphone found. Plug the headset in again. The call goes on.',
    microphoneDenied: "The microphone is not allowed. Allow it in the computer's settings.",
    microphoneLost: 'The microphone was unplugged. The call goes on. Plug the headset in again.',
    mediaRestarted: 'The audio part stopped and is being reconnected. The call is not cut.',
    interrupted: '{{count}} contacts were interrupted. Everything typed is still there. Finish their after-call work.',
    cacheSetAside: 'The store was broken and was made anew. The old file was kept: {{file}}',
    cacheNewer: 'The store was made by a newer Tsunagu. Update Tsunagu. Until then entries stay on screen only.',
    saveFailing: 'Some entries are not saved yet. Keep the window open and tell your IT staff.',
    diskFull:
      'The disk is full. Calls and typing go on, but no news of the centre is kept. Remove files that are not needed, or tell IT.',
    cacheFailed: 'The store cannot be opened. Entries stay on screen only. Tell your IT staff.',
    embeddedSetAside:
      "This computer's centre had a broken file and was made anew. What was entered here lately is sent again by itself. The old file was kept: {{file}}",
    embeddedNewer:
      "This computer's centre was made by a newer Tsunagu. Update Tsunagu. Until then entries are kept and wait. Calls and typing work.",
    embeddedFailing:
      "This computer's centre cannot start. Entries are kept and wait, and it is tried again by itself. Calls and typing work. If it goes on, tell your IT staff.",
    practiceFailed: 'The voice of the practice caller could not be prepared. Choose a practice caller again.',
    keyInFile: "This computer has no keyring: the store's key is kept in a file that only this user can read.",
    missedCall: 'One call was not answered. Press Available to take the next one.',
    closeAgain: 'You are in a call. Closing ends it: close again within 5 seconds if you mean it.',
    answerFailed: 'A call could not be answered: the sound is not ready. Check the audio devices, then press ready.',
    missedBeside: 'While you were talking {{party}} called and gave up. The call is in the history.',
    remoteFailed: 'The call did not connect. {{reason}}.',
    certificateRefused:
      'The certificate of the phone server cannot be verified. Tell your IT staff (certificateAuthorities in the settings). It is tried again by itself.',
    voiceLost:
      'Nothing is heard of {{party}}. The call is not cut; its audio is being connected anew. If it goes on, hang up and call back.',
    stillOnHold: '{{party}} is still on hold. Press resume or swap.',
    interpreterNotJoined:
      'The interpreter answered but is not in the conference. Press conference, or resume in the row of the customer.',
    supervisorNotJoined:
      'The supervisor answered but could not be joined. Press the conference key, or take the caller back from hold.',
    referNotFollowed: 'The transfer that the other side asked for was not possible. Your call with them goes on.',
    notHeard:
      '{{party}} may not hear you. The call is not cut; its audio is being connected anew. If it goes on, hang up and call back.',
    callFellAway: '{{party}} has left the call. The others are still connected.',
    stateNotReported: 'Your state was not taken by the phone server. This desk keeps it and tells it again by itself.',
    recordingResumed: 'The recording was resumed by itself.',
    recordingNotResumed: 'The recording could not be resumed. Press Resume recording.',
    paymentReturned: 'The customer is back from the payment IVR. {{text}}',
    paymentNotReturned: 'The customer did not come back from the payment IVR. Check the contact and finish it.',
    interpreterFailed: 'The interpreter was not reached. Try again or promise to call back. ({{reason}})',
    deskTooOld:
      'This Tsunagu is too old to hear news of the centre. Ask IT for the update. Calls and typing go on, and what you type is sent to the centre.',
    clockAhead:
      'The clock of this computer is about {{minutes}} min ahead of the centre. Let it be set by itself in the date and time settings, or tell IT.',
    clockBehind:
      'The clock of this computer is about {{minutes}} min behind the centre. Let it be set by itself in the date and time settings, or tell IT.',
    offlineOver:
      'The centre has not answered for too long. When it does, sign in again. Calls and typing go on, and what you typed is kept.',
    wipeFailed:
      'You are signed out, but customer data on this computer could not be removed. The next start tries again. Tell IT.',
    callbackDue: 'It is time for the callback that was promised: {{party}}. Press “Call”.',
    followUpDue: 'A customer who was not satisfied waits for a follow-up: {{party}}. Press “Call”.',
    unexpected: 'There was an unexpected fault, but the call goes on. Tell your IT staff.',
  },
  centre: EN_CENTRE,
  known: EN_KNOWN,
  stops: EN_STOPS,
  escalation: EN_ESCALATION,
  orders: EN_ORDERS,
  callbacks: EN_CALLBACKS,
  callFailure: {
    busy: 'Busy: dial again in a while',
    notFound: 'The number is not in use: check it',
    noAnswer: 'No answer: dial again later',
    declined: 'The other side declined',
    unavailable: 'Not available: dial again later',
    network: 'A fault of the line: dial again, and tell your IT staff if it goes on',
    forbidden: 'This number must not be dialled: ask your IT staff',
    moved: 'The number has changed: look the new one up',
    notAcceptable: 'The other telephone takes none of our audio formats: tell your IT staff',
  },
};
