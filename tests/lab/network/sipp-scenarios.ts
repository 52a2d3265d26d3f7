import { DOMAIN } from './network';

interface CallerScenario {
  /** User part of the called address. */
  to: string;
  from: string;
  /** mu-law WAV for rtp_stream. */
  voiceFile: string;
  /** How long the caller stays after the answer, in ms. */
  talkMs: number;
  dialledNumberHeader?: string;
}

/** A telephone that calls, plays a voice and hangs up; INVITE to 200 OK is sipp's response time 1. */
export function callerScenario(scenario: CallerScenario): string {
  const target = `sip:${scenario.to}@${DOMAIN}`;
  const extra = scenario.dialledNumberHeader === undefined ? '' : `\n      ${scenario.dialledNumberHeader}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
  <send retrans="500" start_rtd="1"><![CDATA[
      INVITE ${target} SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
      From: <sip:${scenario.from}@${DOMAIN}>;tag=[pid]caller[call_number]
      To: <${target}>
      Call-ID: [call_id]
      CSeq: 1 INVITE
      Contact: <sip:${scenario.from}@[local_ip]:[local_port]>
      Max-Forwards: 70${extra}
      Content-Type: application/sdp
      Content-Length: [len]

      v=0
      o=- 53655765 2353687637 IN IP[local_ip_type] [local_ip]
      s=-
      c=IN IP[media_ip_type] [media_ip]
      t=0 0
      m=audio [rtpstream_audio_port] RTP/AVP 0 101
      a=rtpmap:0 PCMU/8000
      a=rtpmap:101 telephone-event/8000
      a=fmtp:101 0-15
      a=sendrecv
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rtd="1" rrs="true"/>
  <send><![CDATA[
      ACK [next_url] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
      [routes]
      From: <sip:${scenario.from}@${DOMAIN}>;tag=[pid]caller[call_number]
      To: <${target}>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Max-Forwards: 70
      Content-Length: 0
  ]]></send>
  <nop><action><exec rtp_stream="${scenario.voiceFile},-1,0"/></action></nop>
  <pause milliseconds="${scenario.talkMs}"/>
  <nop><action><exec rtp_stream="pause"/></action></nop>
  <send retrans="500"><![CDATA[
      BYE [next_url] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
      [routes]
      From: <sip:${scenario.from}@${DOMAIN}>;tag=[pid]caller[call_number]
      To: <${target}>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 2 BYE
      Max-Forwards: 70
      Content-Length: 0
  ]]></send>
  <recv response="200"/>
</scenario>
`;
}
