export { AudioDevices, showAudioDevices } from './audio-devices';
