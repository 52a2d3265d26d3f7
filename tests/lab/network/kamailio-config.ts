import { LOOPBACK } from './ports';

export interface KamailioOptions {
  domain: string;
  /** SIP user to digest password. */
  users: Readonly<Record<string, string>>;
  /** Dialled number to SIP user, as an exchange routes a toll-free number to a desk. */
  dialledNumbers: Readonly<Record<string, string>>;
  /** Longest registration that the registrar grants. */
  registrationMaxS: number;
  sipPort: number;
  webSocketPort: number;
  rtpengineControlPort: number;
  /** Calls to anybody who is not registered go here: the public network. */
  trunkPort: number;
  /** WebSocket over TLS on this port instead of the plain one. */
  tls?: { address: string; port: number; certificateFile: string; keyFile: string };
  /** What the digest challenges ask for. */
  algorithm?: 'MD5' | 'SHA-256';
}

const TOWARDS_WEBRTC =
  'replace-origin replace-session-connection RTP/SAVPF ICE=force SDES-off rtcp-mux-offer generate-mid';
const OFFER_TO_WEBRTC = `${TOWARDS_WEBRTC} DTLS=passive`;
// rtpengine begins as the active side as soon as a browser's offer (actpass) reaches it; told to be passive in the
// answer it forgets the handshake that has begun, and none follows.
const ANSWER_TO_WEBRTC = TOWARDS_WEBRTC;
const TOWARDS_PLAIN_RTP = 'replace-origin replace-session-connection RTP/AVP ICE=remove DTLS=off rtcp-mux-demux';

function table(name: string, rows: Readonly<Record<string, string>>): string {
  return Object.entries(rows)
    .map(([key, value]) => `  $sht(${name}=>${key}) = "${value}";`)
    .join('\n');
}

/** The configuration of a small exchange: registrar, digest, WebSocket beside UDP, media through rtpengine. */
export function kamailioConfig(options: KamailioOptions): string {
  return `#!KAMAILIO
debug=2
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
alias="${options.domain}"
dns=no
rev_dns=no
listen=udp:${LOOPBACK}:${options.sipPort}
listen=tcp:${LOOPBACK}:${options.webSocketPort}
${options.tls ? `enable_tls=yes\nlisten=tls:${options.tls.address}:${options.tls.port}` : ''}
tcp_connection_lifetime=3605
tcp_accept_no_cl=yes
tcp_rd_buf_size=65536
server_header="Server: lab"
user_agent_header="User-Agent: lab"

${options.tls ? 'loadmodule "tls.so"' : ''}
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xlog.so"
loadmodule "htable.so"
loadmodule "auth.so"
loadmodule "nathelper.so"
loadmodule "xhttp.so"
loadmodule "websocket.so"
loadmodule "rtpengine.so"

modparam("htable", "htable", "users=>size=4;")
modparam("htable", "htable", "numbers=>size=4;")
modparam("usrloc", "db_mode", 0)
modparam("usrloc", "handle_lost_tcp", 1)
modparam("registrar", "max_expires", ${options.registrationMaxS})
modparam("registrar", "default_expires", ${options.registrationMaxS})
modparam("registrar", "min_expires", 1)
modparam("nathelper|registrar", "received_avp", "$avp(RECEIVED)")
modparam("auth", "nonce_expire", 300)
modparam("auth", "algorithm", "${options.algorithm ?? 'MD5'}")
${
  options.tls
    ? `modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "${options.tls.certificateFile}")
modparam("tls", "private_key", "${options.tls.keyFile}")
modparam("tls", "verify_certificate", 0)
modparam("tls", "require_certificate", 0)`
    : ''
}
modparam("rtpengine", "rtpengine_sock", "udp:${LOOPBACK}:${options.rtpengineControlPort}")
modparam("tm", "fr_timer", 30000)
modparam("tm", "fr_inv_timer", 120000)

event_route[htable:mod-init] {
${table('users', options.users)}
${table('numbers', options.dialledNumbers)}
}

event_route[xhttp:request] {
  if ($hdr(Upgrade) =~ "websocket" && $rm =~ "GET") {
    if (ws_handle_handshake()) exit;
  }
  xhttp_reply("404", "Not Found", "", "");
}

request_route {
  if (!mf_process_maxfwd_header("20")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("OPTIONS") && $rU == $null) { sl_send_reply("200", "OK"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (!is_method("ACK")) {
    if (t_precheck_trans()) { t_check_trans(); exit; }
    t_check_trans();
  }
  force_rport();
  if ($proto =~ "^ws") {
    setflag(1);
    if (is_method("REGISTER")) { fix_nated_register(); } else { add_contact_alias(); }
  }
  if (has_totag()) { route(IN_DIALOG); }
  if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
  if (is_method("REGISTER")) { route(REGISTRAR); }

  # Only a desk has to prove who it is; the trunk is trusted.
  if (isflagset(1) && !is_method("OPTIONS")) {
    if (!is_present_hf("Proxy-Authorization") || !pv_proxy_authenticate("${options.domain}", "$sht(users=>$au)", "0")) {
      proxy_challenge("${options.domain}", "1");
      exit;
    }
    consume_credentials();
  }
  # What a desk publishes goes to the telephone network, which records it.
  if (is_method("PUBLISH")) { $du = "sip:${LOOPBACK}:${options.trunkPort}"; route(RELAY); }
  record_route();
  # A desk's own contact, as a Refer-To names it, says itself where its socket is.
  if ($ru =~ ";alias=") { handle_ruri_alias(); route(RELAY); }
  if ($sht(numbers=>$rU) != $null) {
    if (!is_present_hf("P-Called-Party-ID") && !is_present_hf("X-Dialled-Number")) {
      append_hf("P-Called-Party-ID: <sip:$rU@${options.domain}>\\r\\n");
    }
    $rU = $sht(numbers=>$rU);
  }
  $rd = "${options.domain}";
  $rp = $null;
  if ($sht(users=>$rU) != $null) {
    if (!lookup("location")) { sl_send_reply("480", "Temporarily Unavailable"); exit; }
  } else {
    $du = "sip:${LOOPBACK}:${options.trunkPort}";
  }
  route(RELAY);
}

route[REGISTRAR] {
  if (!is_present_hf("Authorization") || !pv_www_authenticate("${options.domain}", "$sht(users=>$au)", "0") || $au != $tU) {
    www_challenge("${options.domain}", "1");
    exit;
  }
  if (!save("location")) sl_reply_error();
  exit;
}

route[IN_DIALOG] {
  if (!loose_route()) {
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here");
    exit;
  }
  if ($du == $null) { handle_ruri_alias(); }
  if (is_method("BYE")) { rtpengine_delete(); }
  if (is_method("INVITE|UPDATE")) { record_route(); }
  route(RELAY);
}

route[RELAY] {
  t_on_branch("BRANCH");
  t_on_reply("REPLY");
  t_on_failure("FAILED");
  if (!t_relay()) sl_reply_error();
  exit;
}

branch_route[BRANCH] {
  if ($ru =~ "transport=ws" || $du =~ "transport=ws") { setbflag(2); }
  if (has_body("application/sdp")) {
    if (is_method("INVITE|UPDATE")) {
      if (isbflagset(2)) { rtpengine_offer("${OFFER_TO_WEBRTC}"); } else { rtpengine_offer("${TOWARDS_PLAIN_RTP}"); }
    } else if (is_method("ACK")) {
      if (isbflagset(2)) { rtpengine_answer("${ANSWER_TO_WEBRTC}"); } else { rtpengine_answer("${TOWARDS_PLAIN_RTP}"); }
    }
  }
}

onreply_route[REPLY] {
  if ($proto =~ "^ws") { add_contact_alias(); }
  if (status =~ "(18[03])|(2[0-9][0-9])" && has_body("application/sdp")) {
    if (isflagset(1)) { rtpengine_answer("${ANSWER_TO_WEBRTC}"); } else { rtpengine_answer("${TOWARDS_PLAIN_RTP}"); }
  }
}

failure_route[FAILED] {
  if (is_method("INVITE") && !has_totag()) { rtpengine_delete(); }
}
`;
}
