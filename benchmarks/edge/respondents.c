/* respondents.c - a loopback stand-in for the Telegram Bot API plus N reactive simulated respondents.
 *
 * One thread, epoll.  Speaks HTTP/1.1 on 127.0.0.1:PORT.
 *   /bot<token>/<method>   getMe getUpdates sendMessage editMessageText editMessageReplyMarkup
 *                          answerCallbackQuery setMyCommands deleteWebhook setWebhook getWebhookInfo (others: true)
 *   /ctl/go?pid=P&warm=W&secs=S   start the users; measure S seconds after W; print one JSON line; exit
 *   /ctl/stats /ctl/waiting /ctl/repress?min_ms= /ctl/quit
 * Every respondent: sends /start, waits for a reply, presses one of the buttons of that reply (callback_data)
 * or answers with text if the reply's text has "[text]"; "[done]" ends the survey.  A new answer is only ever
 * issued after the bot replied to the previous one.
 * --done-text S  what marks the end of a survey (default "[done]"); --avoid P1,P2  never press buttons whose data
 * begins so (back, pause ...); --typed S  what to type when a message has no button to press.
 * --counted P  only presses of buttons whose data begins so count as answers; --hooks P1,P2  the ports of the workers
 * among which webhook connections are shared out, whatever setWebhook said.
 * In webhook mode (after setWebhook url=http://127.0.0.1:P/path) it posts updates on up to --conns connections,
 * retries on failure, and obeys a method call in the body of the answer.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_us(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000ull + t.tv_nsec / 1000; }

/* ---------- growable buffer ---------- */
typedef struct { char *p; size_t n, cap; } buf;
static void bneed(buf *b, size_t k) { if (b->n + k + 1 > b->cap) { b->cap = (b->n + k + 1) * 2; b->p = realloc(b->p, b->cap); } }
static void bput(buf *b, const char *s, size_t n) { bneed(b, n); memcpy(b->p + b->n, s, n); b->n += n; b->p[b->n] = 0; }
static void bputs(buf *b, const char *s) { bput(b, s, strlen(s)); }
static void bprintf(buf *b, const char *f, ...) {
  va_list a; va_start(a, f); bneed(b, 512); int k = vsnprintf(b->p + b->n, b->cap - b->n, f, a); va_end(a);
  if ((size_t)k >= b->cap - b->n) { bneed(b, k + 1); va_start(a, f); vsnprintf(b->p + b->n, b->cap - b->n, f, a); va_end(a); }
  b->n += k;
}
static void bescape(buf *b, const char *s, size_t n) { /* raw text -> JSON string body */
  for (size_t i = 0; i < n; i++) { unsigned char c = s[i];
    if (c == '"' || c == '\\') { bneed(b, 2); b->p[b->n++] = '\\'; b->p[b->n++] = c; }
    else if (c == '\n') bput(b, "\\n", 2); else if (c < 32) bprintf(b, "\\u%04x", c);
    else { bneed(b, 1); b->p[b->n++] = c; } }
  bneed(b, 1); b->p[b->n] = 0;
}

/* ---------- options, users ---------- */
static int O_port = 8081, O_users = 50, O_conns = 40, O_loop = 1; static int64_t O_delay_us = 0; static double O_think_ms = 0;
static const char *O_done = "[done]", *O_typed = NULL, *O_counted = NULL; static int hooks[8], n_hooks; static char O_avoid[16][32]; static int n_avoid;
static int avoided(const char *s) { for (int i = 0; i < n_avoid; i++) if (!strncmp(s, O_avoid[i], strlen(O_avoid[i]))) return 1; return 0; }
static void set_avoid(const char *s) { while (*s && n_avoid < 16) { size_t n = strcspn(s, ","); if (n && n < 32) { memcpy(O_avoid[n_avoid], s, n); O_avoid[n_avoid++][n] = 0; } s += n + (s[n] == ','); } }
static FILE *O_log = NULL; static int O_wait_ctl_only = 0;
enum { IDLE, WAITING, THINKING, DONE };
typedef struct { int64_t id; int state; uint64_t t_sent; int64_t last_upd; int msg_id, next_msg; char *text, *markup; int nbtn; char btn[12][65];
  int want_text; char data[80]; int is_answer; int answers, done, represses; } user;
static user *U; static int64_t BASE = 1000000;
static user *user_of(int64_t id) { int64_t k = id - BASE; if (k < 0) return NULL; return &U[k % O_users]; }

/* ---------- update queue ---------- */
typedef struct upd { int64_t id; char *json; size_t n; uint64_t not_before; int tries; struct upd *next; } upd;
static upd *qh, *qt; static int64_t next_upd = 1, confirmed = 1; static long qlen;
static uint64_t rng = 88172645463325252ull; static uint64_t rnd(void) { rng ^= rng << 13; rng ^= rng >> 7; rng ^= rng << 17; return rng; }

/* ---------- counters ---------- */
static long c_calls, c_send, c_edit, c_ack, c_markup, c_getupd, c_answers, c_starts, c_done, c_whk, c_whk_fail, c_whk_body, c_represses, c_notmod;
static uint32_t *lat; static size_t nlat, caplat; static int measuring; static long m_answers, m_calls, m_getupd, m_delivered; static long c_delivered;
static int go_pid, go_pid2; static uint64_t t_go, t_begin, t_end; static double g_warm = 2, g_secs = 8; static uint64_t cpu0, cpu1; static struct rusage ru0, ru1;

/* ---------- timers: heap of (time,user) for think time ---------- */
typedef struct { uint64_t t; int u; } tmr; static tmr *heap; static int nh, caph;
static void heap_push(uint64_t t, int u) { if (nh == caph) { caph = caph ? caph * 2 : 1024; heap = realloc(heap, caph * sizeof *heap); }
  int i = nh++; while (i && heap[(i - 1) / 2].t > t) { heap[i] = heap[(i - 1) / 2]; i = (i - 1) / 2; } heap[i].t = t; heap[i].u = u; }
static tmr heap_pop(void) { tmr r = heap[0], x = heap[--nh]; int i = 0; for (;;) { int c = 2 * i + 1; if (c >= nh) break; if (c + 1 < nh && heap[c + 1].t < heap[c].t) c++;
    if (heap[c].t >= x.t) break; heap[i] = heap[c]; i = c; } if (nh) heap[i] = x; return r; }

/* ---------- connections ---------- */
typedef struct { int fd, gen, client, busy, connecting; buf r, w; size_t woff; upd *inflight; uint64_t lp_deadline; int64_t lp_offset; int lp_limit, lp_waiting; } conn;
static conn *C[65536]; static int ep; static int gen_ctr;
typedef struct dly { uint64_t due; int fd, gen; buf b; struct dly *next; } dly; static dly *dh, *dt;
static char wh_path[512] = ""; static int wh_port; static char wh_secret[300] = ""; static int wh_open, wh_on; static uint64_t wh_next_connect;

static void ep_set(conn *c, uint32_t ev, int op) { struct epoll_event e = {.events = ev, .data.fd = c->fd}; epoll_ctl(ep, op, c->fd, &e); }
static void conn_close(conn *c) { if (!c) return; if (c->client) { wh_open--; if (c->inflight) { upd *u = c->inflight; u->not_before = now_us() + 300000; u->tries++; u->next = qh; qh = u; if (!qt) qt = u; qlen++; c_whk_fail++; } wh_next_connect = now_us() + 100000; }
  C[c->fd] = NULL; close(c->fd); free(c->r.p); free(c->w.p); free(c); }
static int conn_flush(conn *c) { while (c->woff < c->w.n) { ssize_t k = send(c->fd, c->w.p + c->woff, c->w.n - c->woff, MSG_NOSIGNAL);
    if (k < 0) { if (errno == EAGAIN) { ep_set(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD); return 0; } return -1; } c->woff += k; }
  c->w.n = c->woff = 0; return 0; }
static void respond_raw(conn *c, buf *body, int64_t delay) {
  buf h = {0}; const char *st = body->n > 10 && !memcmp(body->p, "{\"ok\":false", 11) ? "400 Bad Request" : "200 OK"; bprintf(&h, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: %zu\r\n\r\n", st, body->n); bput(&h, body->p, body->n);
  if (delay <= 0) { bput(&c->w, h.p, h.n); free(h.p); conn_flush(c); return; }
  dly *d = calloc(1, sizeof *d); d->due = now_us() + delay; d->fd = c->fd; d->gen = c->gen; d->b = h; if (dt) dt->next = d; else dh = d; dt = d;
}

/* ---------- update building ---------- */
static void serve_longpoll(void);
static void pump_webhook(void);
static void enqueue(buf *b, int64_t id) { upd *u = calloc(1, sizeof *u); u->id = id; u->json = b->p; u->n = b->n; if (qt) qt->next = u; else qh = u; qt = u; qlen++; if (wh_on) pump_webhook(); }
#define FROM "{\"id\":%lld,\"is_bot\":false,\"first_name\":\"Айгүл\",\"last_name\":\"Серікқызы\",\"username\":\"user%lld\",\"language_code\":\"kk\"}"
#define CHAT "{\"id\":%lld,\"first_name\":\"Айгүл\",\"last_name\":\"Серікқызы\",\"username\":\"user%lld\",\"type\":\"private\"}"
#define BOT "{\"id\":777,\"is_bot\":true,\"first_name\":\"SurveyBot\",\"username\":\"survey_bot\"}"
static void send_text(user *u, const char *t, int command) { buf b = {0}; int64_t id = next_upd++; long long i = u->id;
  bprintf(&b, "{\"update_id\":%lld,\"message\":{\"message_id\":%d,\"from\":" FROM ",\"chat\":" CHAT ",\"date\":%ld,\"text\":\"%s\"", (long long)id, ++u->next_msg, i, i, i, i, (long)time(NULL), t);
  if (command) bprintf(&b, ",\"entities\":[{\"offset\":0,\"length\":%zu,\"type\":\"bot_command\"}]", strlen(t)); bputs(&b, "}}");
  u->state = WAITING; u->t_sent = now_us(); u->last_upd = id; u->is_answer = !command; snprintf(u->data, sizeof u->data, "%s", t);
  if (O_log) fprintf(O_log, "S,%lld,%lld,%s,%llu\n", (long long)id, i, t, (unsigned long long)u->t_sent); enqueue(&b, id); }
static void send_press(user *u, const char *data) { buf b = {0}; int64_t id = next_upd++; long long i = u->id;
  bprintf(&b, "{\"update_id\":%lld,\"callback_query\":{\"id\":\"%lld\",\"from\":" FROM ",\"message\":{\"message_id\":%d,\"from\":" BOT ",\"chat\":" CHAT ",\"date\":%ld,\"text\":\"", (long long)id, 438210000000000LL + id, i, i, u->msg_id, i, i, (long)time(NULL));
  bputs(&b, u->text ? u->text : ""); bputs(&b, "\""); if (u->markup) { bputs(&b, ",\"reply_markup\":"); bputs(&b, u->markup); }
  bprintf(&b, "},\"chat_instance\":\"-3405691582\",\"data\":\"%s\"}}", data);
  u->state = WAITING; u->t_sent = now_us(); u->last_upd = id; u->is_answer = !O_counted || !strncmp(data, O_counted, strlen(O_counted)); snprintf(u->data, sizeof u->data, "%s", data);
  if (O_log) fprintf(O_log, "S,%lld,%lld,%s,%llu\n", (long long)id, i, data, (unsigned long long)u->t_sent); enqueue(&b, id); }
static void act(user *u) {
  if (u->state == DONE) return;
  if (u->nbtn) { send_press(u, u->btn[rnd() % u->nbtn]); return; }
  if (u->want_text) { char t[64]; if (O_typed) snprintf(t, sizeof t, "%s", O_typed); else snprintf(t, sizeof t, "ответ %llu", (unsigned long long)(rnd() % 100)); send_text(u, t, 0); return; }
  c_starts++; send_text(u, "/start", 1);
}
static void schedule(user *u) { if (O_think_ms <= 0) { act(u); return; } u->state = THINKING; heap_push(now_us() + (uint64_t)(O_think_ms * 1000 * (0.5 + (rnd() % 1000) / 1000.0)), u - U); }

/* ---------- request params ---------- */
static int hexv(int c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }
static size_t urldec(char *d, const char *s, size_t n) { size_t k = 0; for (size_t i = 0; i < n; i++) { if (s[i] == '+') d[k++] = ' '; else if (s[i] == '%' && i + 2 < n + 0) { d[k++] = hexv(s[i + 1]) * 16 + hexv(s[i + 2]); i += 2; } else d[k++] = s[i]; } d[k] = 0; return k; }
/* top-level JSON member: returns the raw value span */
static const char *jskip(const char *p, const char *e) { /* skip one value */
  int depth = 0, str = 0; for (; p < e; p++) { char c = *p; if (str) { if (c == '\\') p++; else if (c == '"') { str = 0; if (!depth) return p + 1; } continue; }
    if (c == '"') str = 1; else if (c == '{' || c == '[') depth++; else if (c == '}' || c == ']') { if (!depth) return p; if (--depth == 0) return p + 1; } else if (c == ',' && !depth) return p; } return e; }
static int jget(const char *p, size_t n, const char *key, const char **v, size_t *vn) { const char *e = p + n; size_t kl = strlen(key); while (p < e && *p != '{') p++; p++;
  while (p < e) { while (p < e && (*p == ' ' || *p == ',' || *p == '\n' || *p == '\r')) p++; if (p >= e || *p != '"') return 0; const char *k = p + 1; p = jskip(p, e); size_t kn = p - 1 - k;
    while (p < e && (*p == ' ' || *p == ':')) p++; const char *s = p; p = jskip(p, e); if (kn == kl && !memcmp(k, key, kl)) { *v = s; *vn = p - s; return 1; } } return 0; }
typedef struct { char *body; size_t n; int json; } req;
/* fills out with decoded raw text (json=0) or the raw JSON span (json=1) */
static int param(req *r, const char *key, buf *out) { out->n = 0; if (r->json) { const char *v; size_t n; if (!jget(r->body, r->n, key, &v, &n)) return 0; bput(out, v, n); return 1; }
  size_t kl = strlen(key); const char *p = r->body, *e = p + r->n; while (p < e) { const char *a = memchr(p, '&', e - p); if (!a) a = e; if ((size_t)(a - p) > kl && p[kl] == '=' && !memcmp(p, key, kl)) { bneed(out, a - p); out->n = urldec(out->p, p + kl + 1, a - p - kl - 1); return 1; } p = a + 1; } return 0; }
static int64_t iparam(req *r, const char *key, int64_t dflt, buf *tmp) { if (!param(r, key, tmp)) return dflt; char *s = tmp->p; if (*s == '"') s++; return atoll(s); }

/* ---------- a bot's message reaches a user ---------- */
static void msg_json(buf *o, user *u, int mid, int edit) { long long i = u->id; bprintf(o, "{\"message_id\":%d,\"from\":" BOT ",\"chat\":" CHAT ",\"date\":%ld", mid, i, i, (long)time(NULL));
  if (edit) bprintf(o, ",\"edit_date\":%ld", (long)time(NULL)); bputs(o, ",\"text\":\""); bputs(o, u->text ? u->text : ""); bputs(o, "\""); if (u->markup) { bputs(o, ",\"reply_markup\":"); bputs(o, u->markup); } bputs(o, "}"); }
static void got_message(user *u, req *r, int edit, buf *res) { static buf t, m; int has_m = 0, has_t = param(r, "text", &t); int mid;
  if (edit) mid = (int)iparam(r, "message_id", u->msg_id, &m); else mid = ++u->next_msg;
  has_m = param(r, "reply_markup", &m);
  if (has_m && r->json && m.p[0] == '"') { /* reply_markup given as a JSON-encoded string inside JSON */ size_t k = 0; for (size_t i = 1; i + 1 < m.n; i++) { if (m.p[i] == '\\') i++; m.p[k++] = m.p[i]; } m.p[k] = 0; m.n = k; }
  buf tt = {0}; if (has_t) { if (r->json && t.p[0] == '"') bput(&tt, t.p + 1, t.n - 2); else bescape(&tt, t.p, t.n); } else bputs(&tt, "");
  /* like Telegram: an edit that changes nothing is refused and shows the user nothing new */
  if (edit && mid == u->msg_id && u->text && !strcmp(u->text, tt.p) && (has_m ? u->markup && !strcmp(u->markup, m.p) : !u->markup)) { free(tt.p); c_notmod++; res->n = 0; bputs(res, "!"); return; }
  free(u->text); u->text = tt.p; free(u->markup); u->markup = has_m ? strndup(m.p, m.n) : NULL;
  u->nbtn = 0; u->want_text = 0; int done = strstr(u->text, O_done) != NULL;
  if (u->markup) { char *p = u->markup; while (u->nbtn < 12 && (p = strstr(p, "\"callback_data\""))) { p += 15; while (*p == ' ' || *p == ':') p++; if (*p != '"') break; p++; char *e = strchr(p, '"'); size_t n = e - p; if (n > 64) n = 64; memcpy(u->btn[u->nbtn], p, n); u->btn[u->nbtn][n] = 0; if (!avoided(u->btn[u->nbtn])) u->nbtn++; p = e; } }
  if (!u->nbtn && !done && (strstr(u->text, "[text]") || (O_typed && has_t))) u->want_text = 1;
  u->msg_id = mid; msg_json(res, u, mid, edit);
  if (!(u->nbtn || u->want_text || done)) return; /* an aside: no reaction */
  if (u->state == WAITING) { uint64_t t1 = now_us(); if (O_log) fprintf(O_log, "R,%lld,%lld,%s,%llu\n", (long long)u->last_upd, (long long)u->id, done ? "done" : u->nbtn ? u->btn[0] : "text", (unsigned long long)t1);
    if (u->is_answer) { u->answers++; c_answers++; if (measuring) { m_answers++; if (nlat == caplat) { caplat = caplat ? caplat * 2 : 65536; lat = realloc(lat, caplat * sizeof *lat); } lat[nlat++] = (uint32_t)(t1 - u->t_sent); } }
    if (done) { c_done++; u->done++; u->state = DONE; if (O_loop) { u->id += O_users; u->state = IDLE; u->nbtn = 0; u->want_text = 0; schedule(u); } }
    else schedule(u); }
  else if (O_log) fprintf(O_log, "X,%lld,%lld,%s,%llu\n", (long long)u->last_upd, (long long)u->id, u->nbtn ? u->btn[0] : "", (unsigned long long)now_us());
}
static void ok(buf *o, const char *res) { bputs(o, "{\"ok\":true,\"result\":"); bputs(o, res); bputs(o, "}"); }

/* ---------- getUpdates ---------- */
static int take_updates(buf *o, int64_t offset, int limit) { while (qh && qh->id < offset) { upd *u = qh; qh = u->next; if (!qh) qt = NULL; qlen--; free(u->json); free(u); } if (offset > confirmed) confirmed = offset;
  int k = 0; bputs(o, "{\"ok\":true,\"result\":["); for (upd *u = qh; u && k < limit; u = u->next, k++) { if (k) bputs(o, ","); bput(o, u->json, u->n); } bputs(o, "]}"); c_delivered += k; if (measuring) m_delivered += k; return k; }
static int lp_fd = -1, lp_gen; static buf lp_buf;
static void serve_longpoll(void) { if (lp_fd < 0) return; conn *c = C[lp_fd]; if (!c || c->gen != lp_gen) { lp_fd = -1; return; } uint64_t t = now_us(); if (!qh && t < c->lp_deadline) return;
  lp_buf.n = 0; take_updates(&lp_buf, c->lp_offset, c->lp_limit); lp_fd = -1; respond_raw(c, &lp_buf, O_delay_us); }

/* ---------- method dispatch; o receives the response body; returns 0 if the response comes later ---------- */
static int call(conn *c, const char *m, req *r, buf *o) { static buf tmp; c_calls++; if (measuring) m_calls++;
  if (!strcmp(m, "getUpdates")) { c_getupd++; if (measuring) m_getupd++; int64_t off = iparam(r, "offset", 0, &tmp); int lim = (int)iparam(r, "limit", 100, &tmp); int to = (int)iparam(r, "timeout", 0, &tmp);
    if (off < 0) off = qt ? qt->id : next_upd; if (lim < 1 || lim > 100) lim = 100; if (lp_fd >= 0 && C[lp_fd] && C[lp_fd]->gen == lp_gen) { conn *old = C[lp_fd]; lp_buf.n = 0; bputs(&lp_buf, "{\"ok\":true,\"result\":[]}"); lp_fd = -1; respond_raw(old, &lp_buf, 0); }
    /* confirm even when we wait */ while (qh && qh->id < off) { upd *u = qh; qh = u->next; if (!qh) qt = NULL; qlen--; free(u->json); free(u); } if (off > confirmed) confirmed = off;
    if (!qh && to > 0) { c->lp_deadline = now_us() + to * 1000000ull; c->lp_offset = off; c->lp_limit = lim; lp_fd = c->fd; lp_gen = c->gen; return 0; }
    take_updates(o, off, lim); return 1; }
  if (!strcmp(m, "sendMessage") || !strcmp(m, "editMessageText")) { int ed = m[0] == 'e'; if (ed) c_edit++; else c_send++; user *u = user_of(iparam(r, "chat_id", 0, &tmp)); if (!u) { bputs(o, "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: chat not found\"}"); return 1; }
    buf mj = {0}; got_message(u, r, ed, &mj); if (mj.n == 1) bputs(o, "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message\"}"); else { bputs(o, "{\"ok\":true,\"result\":"); bput(o, mj.p, mj.n); bputs(o, "}"); } free(mj.p); return 1; }
  if (!strcmp(m, "answerCallbackQuery")) { c_ack++; ok(o, "true"); return 1; }
  if (!strcmp(m, "editMessageReplyMarkup")) { c_markup++; user *u = user_of(iparam(r, "chat_id", 0, &tmp)); bputs(o, "{\"ok\":true,\"result\":"); if (u) { msg_json(o, u, u->msg_id, 1); } else bputs(o, "true"); bputs(o, "}"); return 1; }
  if (!strcmp(m, "getMe")) { ok(o, "{\"id\":777,\"is_bot\":true,\"first_name\":\"SurveyBot\",\"username\":\"survey_bot\",\"can_join_groups\":true,\"can_read_all_group_messages\":false,\"supports_inline_queries\":false}"); return 1; }
  if (!strcmp(m, "setWebhook")) { if (param(r, "url", &tmp)) { char *s = tmp.p; if (*s == '"') { s++; s[strlen(s) - 1] = 0; } char *h = strstr(s, "127.0.0.1:"); if (h) { wh_port = atoi(h + 10); char *pth = strchr(h, '/'); snprintf(wh_path, sizeof wh_path, "%s", pth ? pth : "/"); wh_on = 1; wh_next_connect = now_us() + 50000; } }
    wh_secret[0] = 0; if (param(r, "secret_token", &tmp)) { char *s = tmp.p; if (*s == '"') { s++; s[strlen(s) - 1] = 0; } snprintf(wh_secret, sizeof wh_secret, "%s", s); } ok(o, "true"); return 1; }
  if (!strcmp(m, "deleteWebhook")) { wh_on = 0; ok(o, "true"); return 1; }
  if (!strcmp(m, "getWebhookInfo")) { ok(o, "{\"url\":\"\",\"has_custom_certificate\":false,\"pending_update_count\":0}"); return 1; }
  ok(o, "true"); return 1;
}

/* ---------- webhook client ---------- */
static void wh_send(conn *c, upd *u) { c->inflight = u; c->busy = 1; bprintf(&c->w, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: keep-alive\r\n", wh_path, wh_port, u->n);
  if (wh_secret[0]) bprintf(&c->w, "X-Telegram-Bot-Api-Secret-Token: %s\r\n", wh_secret); bputs(&c->w, "\r\n"); bput(&c->w, u->json, u->n); c_whk++; c_delivered++; if (measuring) m_delivered++; if (!c->connecting && conn_flush(c) < 0) conn_close(c); }
static upd *q_pop(uint64_t t) { if (!qh || qh->not_before > t) return NULL; upd *u = qh; qh = u->next; if (!qh) qt = NULL; qlen--; u->next = NULL; return u; }
static conn *idle_list[65536]; static int n_idle;
static void pump_webhook(void) { if (!wh_on) return; uint64_t t = now_us(); while (qh && qh->not_before <= t) { conn *c = NULL; while (n_idle) { c = idle_list[--n_idle]; if (c) break; }
    if (c) { upd *u = q_pop(t); wh_send(c, u); continue; }
    if (wh_open < O_conns && t >= wh_next_connect) { int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0); int one = 1; setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(wh_port)}; a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      int rc = connect(fd, (void *)&a, sizeof a); if (rc < 0 && errno != EINPROGRESS) { close(fd); wh_next_connect = t + 100000; return; }
      c = calloc(1, sizeof *c); c->fd = fd; c->client = 1; c->gen = ++gen_ctr; c->connecting = 1; C[fd] = c; wh_open++; ep_set(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_ADD); upd *u = q_pop(t); wh_send(c, u); continue; }
    return; } }
static void wh_read(conn *c) { /* parse a response */
  for (;;) { char *h = c->r.n ? memmem(c->r.p, c->r.n, "\r\n\r\n", 4) : NULL; if (!h) return; size_t hl = h + 4 - c->r.p; int st = atoi(c->r.p + 9); size_t cl = 0; char sv = *h; *h = 0; char *k = strcasestr(c->r.p, "\r\ncontent-length:"); if (k) cl = atol(k + 17); int close_it = strcasestr(c->r.p, "\r\nconnection: close") != NULL; *h = sv;
    if (c->r.n < hl + cl) return; upd *u = c->inflight; c->inflight = NULL; c->busy = 0;
    if (st / 100 == 2) { if (u && u->id + 1 > confirmed) confirmed = u->id + 1; if (O_log && u) fprintf(O_log, "K,%lld\n", (long long)u->id); if (u) { free(u->json); free(u); }
      if (cl > 2) { req r = {c->r.p + hl, cl, 1}; const char *v; size_t vn; if (jget(r.body, r.n, "method", &v, &vn)) { char m[64]; snprintf(m, sizeof m, "%.*s", (int)vn - 2, v + 1); buf o = {0}; char *copy = strndup(r.body, r.n); r.body = copy; c_whk_body++; call(c, m, &r, &o); free(copy); free(o.p); } } }
    else if (u) { u->not_before = now_us() + 300000; u->tries++; c_whk_fail++; u->next = qh; qh = u; if (!qt) qt = u; qlen++; }
    memmove(c->r.p, c->r.p + hl + cl, c->r.n - hl - cl); c->r.n -= hl + cl; if (close_it) { conn_close(c); pump_webhook(); return; }
    idle_list[n_idle++] = c; pump_webhook(); if (c->busy) continue; return; } }

/* ---------- measuring ---------- */
static uint64_t proc_cpu_ticks(int pid) { char p[64], b[2048]; snprintf(p, sizeof p, "/proc/%d/stat", pid); FILE *f = fopen(p, "r"); if (!f) return 0; size_t n = fread(b, 1, sizeof b - 1, f); fclose(f); b[n] = 0; char *s = strrchr(b, ')'); unsigned long ut = 0, st = 0; sscanf(s + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &ut, &st); return ut + st; }
static uint64_t proc_cpu_ns(int pid) { /* all threads, nanoseconds, from schedstat */ char p[64]; snprintf(p, sizeof p, "/proc/%d/task", pid); (void)p; uint64_t tot = 0; char cmd[64]; snprintf(cmd, sizeof cmd, "/proc/%d/schedstat", pid); FILE *f = fopen(cmd, "r"); if (f) { unsigned long long a = 0; if (fscanf(f, "%llu", &a) == 1) tot = a; fclose(f); } return tot; }
static long proc_kb(int pid, const char *key) { char p[64], l[256]; snprintf(p, sizeof p, "/proc/%d/status", pid); FILE *f = fopen(p, "r"); long v = 0; if (!f) return 0; while (fgets(l, sizeof l, f)) if (!strncmp(l, key, strlen(key))) v = atol(l + strlen(key) + 1); fclose(f); return v; }
static int cmp32(const void *a, const void *b) { uint32_t x = *(uint32_t *)a, y = *(uint32_t *)b; return x < y ? -1 : x > y; }
static double tv(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }
static void report(void) { double el = (t_end - t_begin) / 1e6; qsort(lat, nlat, sizeof *lat, cmp32); double hz = sysconf(_SC_CLK_TCK); double cpu = (cpu1 - cpu0) / hz; double sc = tv(ru1.ru_utime) - tv(ru0.ru_utime) + tv(ru1.ru_stime) - tv(ru0.ru_stime);
#define PC(q) (nlat ? lat[(size_t)((nlat - 1) * (q))] / 1000.0 : 0)
  printf("{\"users\":%d,\"secs\":%.3f,\"answers\":%ld,\"answers_s\":%.1f,\"p50_ms\":%.2f,\"p90_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"bot_cpu_s\":%.2f,\"bot_cpu_us_per_answer\":%.1f,\"bot_core_share\":%.3f,\"rss_peak_mb\":%.1f,\"rss_mb\":%.1f,\"calls_per_answer\":%.2f,\"upd_per_getupdates\":%.2f,\"server_cpu_share\":%.3f,\"surveys_done\":%ld,\"webhook_posts\":%ld,\"webhook_fail\":%ld,\"body_calls\":%ld}\n",
    O_users, el, m_answers, m_answers / el, PC(.5), PC(.9), PC(.99), PC(1), cpu, m_answers ? cpu * 1e6 / m_answers : 0, cpu / el, proc_kb(go_pid, "VmHWM") / 1024.0, proc_kb(go_pid, "VmRSS") / 1024.0, m_answers ? (double)m_calls / m_answers : 0, m_getupd ? (double)m_delivered / m_getupd : 0, sc / el, c_done, c_whk, c_whk_fail, c_whk_body); fflush(stdout); }

/* ---------- control ---------- */
static double qd(const char *s, const char *k, double d) { const char *p = strstr(s, k); return p ? atof(p + strlen(k)) : d; }
static void ctl(conn *c, const char *path, buf *o) { uint64_t t = now_us();
  if (!strncmp(path, "/ctl/go", 7)) { go_pid = (int)qd(path, "pid=", 0); go_pid2 = (int)qd(path, "pid2=", 0); g_warm = qd(path, "warm=", 2); g_secs = qd(path, "secs=", 8); t_go = t; t_begin = t + g_warm * 1e6; t_end = t_begin + g_secs * 1e6; int ramp = (int)qd(path, "ramp_ms=", 0);
    for (int i = 0; i < O_users; i++) if (U[i].state == IDLE) { if (ramp) { U[i].state = THINKING; heap_push(t + (uint64_t)ramp * 1000 * i / O_users, i); } else act(&U[i]); } bputs(o, "{\"ok\":true}"); }
  else if (!strncmp(path, "/ctl/stats", 10)) { int w = 0, th = 0, d = 0; uint64_t mx = 0; long ta = 0; for (int i = 0; i < O_users; i++) { ta += U[i].answers; if (U[i].state == WAITING) { w++; if (t - U[i].t_sent > mx) mx = t - U[i].t_sent; } else if (U[i].state == THINKING) th++; else if (U[i].state == DONE) d++; }
    if (O_log) fflush(O_log); bprintf(o, "{\"waiting\":%d,\"thinking\":%d,\"done\":%d,\"max_wait_ms\":%.1f,\"qlen\":%ld,\"answers\":%ld,\"starts\":%ld,\"surveys\":%ld,\"calls\":%ld,\"delivered\":%ld,\"confirmed\":%lld,\"next_upd\":%lld,\"represses\":%ld,\"whk\":%ld,\"whk_fail\":%ld,\"notmod\":%ld}", w, th, d, mx / 1000.0, qlen, c_answers, c_starts, c_done, c_calls, c_delivered, (long long)confirmed, (long long)next_upd, c_represses, c_whk, c_whk_fail, c_notmod); }
  else if (!strncmp(path, "/ctl/waiting", 12)) { for (int i = 0; i < O_users; i++) if (U[i].state == WAITING) bprintf(o, "%lld,%lld,%s,%.1f\n", (long long)U[i].id, (long long)U[i].last_upd, U[i].data, (t - U[i].t_sent) / 1000.0); if (!o->n) bputs(o, "\n"); }
  else if (!strncmp(path, "/ctl/repress", 12)) { double mn = qd(path, "min_ms=", 0); int k = 0; for (int i = 0; i < O_users; i++) { user *u = &U[i]; if (u->state == WAITING && (t - u->t_sent) / 1000.0 >= mn) { k++; c_represses++; u->represses++; char d[80]; snprintf(d, sizeof d, "%s", u->data); if (!u->is_answer) send_text(u, "/start", 1); else if (u->want_text) send_text(u, d, 0); else send_press(u, d); } } bprintf(o, "{\"repressed\":%d}", k); }
  else if (!strncmp(path, "/ctl/freeze", 11)) { O_think_ms = 1e9; bputs(o, "{\"ok\":true}"); }
  else if (!strncmp(path, "/ctl/quit", 9)) { if (O_log) fflush(O_log); exit(0); } else bputs(o, "{}"); (void)c; }

static void srv_read(conn *c) { for (;;) { char *h = c->r.n ? memmem(c->r.p, c->r.n, "\r\n\r\n", 4) : NULL; if (!h) return; size_t hl = h + 4 - c->r.p; *h = 0; size_t cl = 0; char *k = strcasestr(c->r.p, "\r\ncontent-length:"); if (k) cl = atol(k + 17); int js = strcasestr(c->r.p, "application/json") != NULL && strcasestr(c->r.p, "\r\ncontent-type: application/json") != NULL; if (strcasestr(c->r.p, "transfer-encoding: chunked") || strcasestr(c->r.p, "multipart/form-data")) { fprintf(stderr, "respondents: unsupported body encoding\n"); conn_close(c); return; }
    if (c->r.n < hl + cl) { *h = '\r'; return; } char path[1024] = ""; char *sp = strchr(c->r.p, ' '); if (sp) { char *e = strchr(sp + 1, ' '); if (e) snprintf(path, sizeof path, "%.*s", (int)(e - sp - 1), sp + 1); }
    buf body = {0}; bput(&body, c->r.p + hl, cl); memmove(c->r.p, c->r.p + hl + cl, c->r.n - hl - cl); c->r.n -= hl + cl; buf o = {0}; int done = 1; int64_t dl = O_delay_us;
    if (!strncmp(path, "/ctl/", 5)) { ctl(c, path, &o); dl = 0; }
    else if (!strncmp(path, "/bot", 4)) { char *m = strchr(path + 4, '/'); m = m ? m + 1 : path; char *q = strchr(m, '?'); req r = {body.p, body.n, js}; buf qb = {0}; if (q) { *q = 0; if (!body.n) { bputs(&qb, q + 1); r.body = qb.p; r.n = qb.n; } } if (!r.body) r.body = ""; done = call(c, m, &r, &o); free(qb.p); }
    else bputs(&o, "{}");
    int fd = c->fd, g = c->gen; if (done) respond_raw(c, &o, dl); free(o.p); free(body.p); serve_longpoll(); if (!C[fd] || C[fd]->gen != g) return; } }

int main(int ac, char **av) { for (int i = 1; i + 1 < ac; i += 2) { if (!strcmp(av[i], "--done-text")) O_done = av[i + 1]; else if (!strcmp(av[i], "--counted")) O_counted = av[i + 1]; else if (!strcmp(av[i], "--hooks")) { for (char *p = av[i + 1]; *p && n_hooks < 8; p += strcspn(p, ",") + (p[strcspn(p, ",")] == ',')) hooks[n_hooks++] = atoi(p); } else if (!strcmp(av[i], "--typed")) O_typed = av[i + 1]; else if (!strcmp(av[i], "--avoid")) set_avoid(av[i + 1]); else if (!strcmp(av[i], "--port")) O_port = atoi(av[i + 1]); else if (!strcmp(av[i], "--users")) O_users = atoi(av[i + 1]); else if (!strcmp(av[i], "--delay-ms")) O_delay_us = (int64_t)(atof(av[i + 1]) * 1000); else if (!strcmp(av[i], "--think-ms")) O_think_ms = atof(av[i + 1]); else if (!strcmp(av[i], "--conns")) O_conns = atoi(av[i + 1]); else if (!strcmp(av[i], "--loop")) O_loop = atoi(av[i + 1]); else if (!strcmp(av[i], "--log")) O_log = fopen(av[i + 1], "w"); else if (!strcmp(av[i], "--seed")) rng ^= (uint64_t)atoll(av[i + 1]) * 0x9E3779B97F4A7C15ull; else { fprintf(stderr, "unknown %s\n", av[i]); return 2; } }
  (void)O_wait_ctl_only; signal(SIGPIPE, SIG_IGN); U = calloc(O_users, sizeof *U); for (int i = 0; i < O_users; i++) U[i].id = BASE + i;
  int ls = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1; setsockopt(ls, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one); struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(O_port)}; a.sin_addr.s_addr = htonl(INADDR_LOOPBACK); if (bind(ls, (void *)&a, sizeof a) || listen(ls, 1024)) { perror("bind"); return 1; }
  ep = epoll_create1(0); struct epoll_event e = {.events = EPOLLIN, .data.fd = ls}; epoll_ctl(ep, EPOLL_CTL_ADD, ls, &e); struct epoll_event ev[256];
  for (;;) { uint64_t t = now_us(); int to = 20; if (dh) { int64_t d = (int64_t)(dh->due - t); if (d <= 0) to = 0; else if (d / 1000 < to) to = d / 1000 ? d / 1000 : 1; } if (nh) { int64_t d = (int64_t)(heap[0].t - t); if (d <= 0) to = 0; else if (d / 1000 < to) to = d / 1000 ? d / 1000 : 1; }
    int n = epoll_wait(ep, ev, 256, to); t = now_us();
    if (t_go && !measuring && t >= t_begin && !t_end) {} if (t_go && !measuring && t >= t_begin && t < t_end) { measuring = 1; t_begin = t; t_end = t + g_secs * 1e6; cpu0 = proc_cpu_ticks(go_pid) + (go_pid2 ? proc_cpu_ticks(go_pid2) : 0); getrusage(RUSAGE_SELF, &ru0); }
    if (measuring && t >= t_end) { t_end = t; cpu1 = proc_cpu_ticks(go_pid) + (go_pid2 ? proc_cpu_ticks(go_pid2) : 0); getrusage(RUSAGE_SELF, &ru1); report(); if (O_log) fflush(O_log); return 0; }
    for (int i = 0; i < n; i++) { int fd = ev[i].data.fd; if (fd == ls) { for (;;) { int f = accept4(ls, NULL, NULL, SOCK_NONBLOCK); if (f < 0) break; setsockopt(f, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); conn *c = calloc(1, sizeof *c); c->fd = f; c->gen = ++gen_ctr; C[f] = c; ep_set(c, EPOLLIN, EPOLL_CTL_ADD); } continue; }
      conn *c = C[fd]; if (!c) continue; int g = c->gen;
      if (ev[i].events & (EPOLLERR | EPOLLHUP) && !(ev[i].events & EPOLLIN)) { for (int k = 0; k < n_idle; k++) if (idle_list[k] == c) idle_list[k] = NULL; conn_close(c); continue; }
      if (ev[i].events & EPOLLOUT) { c->connecting = 0; ep_set(c, EPOLLIN, EPOLL_CTL_MOD); if (conn_flush(c) < 0) { conn_close(c); continue; } }
      if (ev[i].events & EPOLLIN) { bneed(&c->r, 65536); ssize_t k = recv(fd, c->r.p + c->r.n, 65536, 0); if (k == 0 || (k < 0 && errno != EAGAIN)) { for (int q = 0; q < n_idle; q++) if (idle_list[q] == c) idle_list[q] = NULL; conn_close(c); continue; } if (k > 0) { c->r.n += k; c->r.p[c->r.n] = 0; if (c->client) wh_read(c); else srv_read(c); } } (void)g; }
    t = now_us(); while (dh && dh->due <= t) { dly *d = dh; dh = d->next; if (!dh) dt = NULL; conn *c = C[d->fd]; if (c && c->gen == d->gen) { bput(&c->w, d->b.p, d->b.n); conn_flush(c); } free(d->b.p); free(d); }
    while (nh && heap[0].t <= t) { tmr x = heap_pop(); if (U[x.u].state == THINKING) act(&U[x.u]); }
    if (wh_on) pump_webhook(); serve_longpoll(); }
}
