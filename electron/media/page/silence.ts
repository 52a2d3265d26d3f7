/**
 * An output that goes on in silence: Chromium sends no packet at all of one that nothing flows into, and a far side without
 * packets believes the voice lost.
 */
export function steadyOutput(context: AudioContext): MediaStreamAudioDestinationNode {
  const output = context.createMediaStreamDestination();
  const silence = new ConstantSourceNode(context, { offset: 0 });
  silence.connect(output);
  silence.start();
  return output;
}
