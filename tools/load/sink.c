/* sink: verifying SMTP sink (epoll, one thread). Counts and hashes every message.
 * sink --port P [--host A] --log FILE --stats FILE [--delay-ms N] [--fail-every N] [--no-pipelining] [--quickack]
 * Log line per message: end_ns id bodycrc bodylen fullcrc fulllen nrcpt rcpt,rcpt
 *   full* = everything after the X-Load-Id header line; body* = everything after the first blank line
 *   (both after dot-unstuffing).  stats FILE: mmap of uint64
 * {magic,msgs,rcpts,bytes,conns,open,first_ns,last_ns,failed} */
#define _GNU_SOURCE
#include "crc32c.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#define BUF (256 * 1024)
enum { CMD, HDR, BODY };
typedef struct conn {
    int fd, st, bol, quit, want, full_on, closed;
    size_t len;
    char *buf;
    char id[64];
    uint32_t bcrc, fcrc;
    uint64_t blen, flen, raw;
    int nr;
    size_t rl, rcap;
    char *rc;
    size_t ol, ocap;
    char *ob;
    struct conn *dn;
    uint64_t due;
    int dq;
} conn;
static uint64_t *S;
static FILE *LOG;
static int ep, delay_ms, fail_every, pipelining = 1, quickack;
static conn *dhead, *dtail;
static volatile sig_atomic_t stop;
static void onsig(int s) {
    (void)s;
    stop = 1;
}
static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}
static void out(conn *c, const char *s) {
    size_t n = strlen(s);
    if (c->ol + n > c->ocap) {
        c->ocap = (c->ol + n) * 2;
        c->ob = realloc(c->ob, c->ocap);
    }
    memcpy(c->ob + c->ol, s, n);
    c->ol += n;
}
static void fin(conn *c) {
    if (c->closed)
        return;
    c->closed = 1;
    close(c->fd);
    S[5]--;
    if (c->dq)
        return;
    free(c->buf);
    free(c->rc);
    free(c->ob);
    free(c);
}
static int flush(conn *c) {
    size_t o = 0;
    while (o < c->ol) {
        ssize_t w = write(c->fd, c->ob + o, c->ol - o);
        if (w > 0) {
            o += w;
            continue;
        }
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0 && errno == EAGAIN)
            break;
        return -1;
    }
    memmove(c->ob, c->ob + o, c->ol - o);
    c->ol -= o;
    int want = c->ol > 0;
    if (want != c->want) {
        struct epoll_event e = {.events = EPOLLIN | (want ? EPOLLOUT : 0), .data.ptr = c};
        epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
        c->want = want;
    }
    return 0;
}
static void done_msg(conn *c) {
    uint64_t t = now();
    static uint64_t seq;
    seq++;
    c->st = CMD;
    if (fail_every && seq % fail_every == 0) {
        S[8]++;
        out(c, "451 4.3.0 failure asked for\r\n");
        c->nr = 0;
        c->rl = 0;
        return;
    }
    if (c->rl)
        c->rc[c->rl - 1] = 0;
    fprintf(LOG, "%llu %s %08x %llu %08x %llu %d %s\n", (unsigned long long)t, c->id[0] ? c->id : "-", c->bcrc,
            (unsigned long long)c->blen, c->fcrc, (unsigned long long)c->flen, c->nr, c->rl ? c->rc : "-");
    S[1]++;
    S[2] += c->nr;
    S[3] += c->raw;
    if (!S[6])
        S[6] = t;
    S[7] = t;
    c->nr = 0;
    c->rl = 0;
    if (delay_ms) {
        c->dq = 1;
        c->due = t + delay_ms * 1000000ull;
        c->dn = NULL;
        if (dtail)
            dtail->dn = c;
        else
            dhead = c;
        dtail = c;
    } else
        out(c, "250 2.0.0 Ok: queued as LOADSINK\r\n");
}
static void eat(conn *c, const char *p, size_t n, int body) {
    if (c->full_on) {
        c->fcrc = crc32c(c->fcrc, p, n);
        c->flen += n;
    }
    if (body) {
        c->bcrc = crc32c(c->bcrc, p, n);
        c->blen += n;
    }
}
/* returns bytes consumed; stops at end of message */
static size_t data(conn *c, char *b, size_t n) {
    size_t p = 0, reg = 0;
    while (p < n) {
        if (c->bol && b[p] == '.') {
            if (n - p < 3 && !memchr(b + p, '\n', n - p))
                break;
            size_t left = n - p;
            if ((left >= 3 && b[p + 1] == '\r' && b[p + 2] == '\n') || (left >= 2 && b[p + 1] == '\n')) {
                if (c->st == BODY)
                    eat(c, b + reg, p - reg, 1);
                p += b[p + 1] == '\r' ? 3 : 2;
                c->raw += p;
                done_msg(c);
                return p;
            }
            if (c->st == BODY)
                eat(c, b + reg, p - reg, 1);
            p++;
            reg = p;
        }
        char *nl = memchr(b + p, '\n', n - p);
        if (c->st == HDR) {
            if (!nl) {
                if (n - p < BUF - 8) {
                    reg = p;
                    break;
                }
                nl = b + n - 1;
            }
            size_t l = nl - (b + p) + 1;
            char *h = b + p;
            if (!c->full_on && l > 11 && !strncasecmp(h, "X-Load-Id: ", 11)) {
                size_t k = 0;
                for (size_t i = 11; i < l && h[i] > ' ' && k < 63; i++)
                    c->id[k++] = h[i];
                c->id[k] = 0;
                c->full_on = 1;
            } else
                eat(c, h, l, 0);
            if (l == 1 || (l == 2 && h[0] == '\r'))
                c->st = BODY;
            p += l;
            reg = p;
            c->bol = 1;
            continue;
        }
        if (nl) {
            p = nl - b + 1;
            c->bol = 1;
        } else {
            p = n;
            c->bol = 0;
        }
    }
    if (c->st == BODY)
        eat(c, b + reg, p - reg, 1);
    c->raw += p;
    return p;
}
static int cmd(conn *c, char *l, size_t n) {
    while (n && (l[n - 1] == '\r' || l[n - 1] == '\n'))
        n--;
    if (n >= 4 && !strncasecmp(l, "EHLO", 4))
        out(c, pipelining ? "250-sink.load.example\r\n250-PIPELINING\r\n250-SIZE "
                            "104857600\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n"
                          : "250-sink.load.example\r\n250-SIZE 104857600\r\n250 8BITMIME\r\n");
    else if (n >= 4 && !strncasecmp(l, "HELO", 4))
        out(c, "250 sink.load.example\r\n");
    else if (n >= 10 && !strncasecmp(l, "MAIL FROM:", 10)) {
        c->nr = 0;
        c->rl = 0;
        out(c, "250 2.1.0 Ok\r\n");
    } else if (n >= 8 && !strncasecmp(l, "RCPT TO:", 8)) {
        char *a = memchr(l, '<', n), *z = a ? memchr(a, '>', n - (a - l)) : NULL;
        if (!a || !z) {
            out(c, "501 5.1.3 Bad\r\n");
            return 0;
        }
        size_t k = z - a - 1;
        if (c->rl + k + 2 > c->rcap) {
            c->rcap = (c->rl + k + 2) * 2;
            c->rc = realloc(c->rc, c->rcap);
        }
        memcpy(c->rc + c->rl, a + 1, k);
        c->rl += k;
        c->rc[c->rl++] = ',';
        c->nr++;
        out(c, "250 2.1.5 Ok\r\n");
    } else if (n == 4 && !strncasecmp(l, "DATA", 4)) {
        if (!c->nr) {
            out(c, "503 5.5.1 need RCPT\r\n");
            return 0;
        }
        c->st = HDR;
        c->bol = 1;
        c->id[0] = 0;
        c->full_on = 0;
        c->bcrc = c->fcrc = 0;
        c->blen = c->flen = c->raw = 0;
        out(c, "354 End data with <CR><LF>.<CR><LF>\r\n");
    } else if (n == 4 && !strncasecmp(l, "RSET", 4)) {
        c->nr = 0;
        c->rl = 0;
        out(c, "250 2.0.0 Ok\r\n");
    } else if (n >= 4 && !strncasecmp(l, "NOOP", 4))
        out(c, "250 2.0.0 Ok\r\n");
    else if (n >= 4 && !strncasecmp(l, "XFOR", 4))
        out(c, "250 2.0.0 Ok\r\n");
    else if (n == 4 && !strncasecmp(l, "QUIT", 4)) {
        out(c, "221 2.0.0 Bye\r\n");
        c->quit = 1;
    } else
        out(c, "502 5.5.2 Error: command not recognized\r\n");
    return 0;
}
static void process(conn *c) {
    size_t p = 0;
    while (p < c->len && !c->quit && !c->dq) {
        if (c->st == CMD) {
            char *nl = memchr(c->buf + p, '\n', c->len - p);
            if (!nl)
                break;
            size_t n = nl - (c->buf + p) + 1;
            cmd(c, c->buf + p, n);
            p += n;
        } else {
            size_t k = data(c, c->buf + p, c->len - p);
            p += k;
            if (!k)
                break;
            if (c->st != CMD && p < c->len)
                break;
        }
    }
    memmove(c->buf, c->buf + p, c->len - p);
    c->len -= p;
}
static int after(conn *c) {
    if (flush(c) < 0 || (c->quit && !c->ol)) {
        fin(c);
        return -1;
    }
    return 0;
}
static void readable(conn *c) {
    if (c->len >= BUF) {
        if (c->dq)
            return;
        fin(c);
        return;
    }
    ssize_t r = read(c->fd, c->buf + c->len, BUF - c->len);
    if (r == 0 || (r < 0 && errno != EAGAIN && errno != EINTR)) {
        fin(c);
        return;
    }
    if (r < 0)
        return;
    if (quickack) {
        int one = 1;
        setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
    }
    c->len += r;
    if (c->dq)
        return;
    process(c);
    after(c);
}
int main(int ac, char **av) {
    int port = 0;
    const char *host = "127.0.0.1", *lf = "/dev/null", *sf = NULL;
    struct option o[] = {{"port", 1, 0, 'p'},          {"host", 1, 0, 'h'},     {"log", 1, 0, 'l'},
                         {"stats", 1, 0, 's'},         {"delay-ms", 1, 0, 'd'}, {"fail-every", 1, 0, 'f'},
                         {"no-pipelining", 0, 0, 'n'}, {"quickack", 0, 0, 'q'}, {0}};
    int k;
    while ((k = getopt_long(ac, av, "", o, 0)) != -1)
        switch (k) {
        case 'p':
            port = atoi(optarg);
            break;
        case 'h':
            host = optarg;
            break;
        case 'l':
            lf = optarg;
            break;
        case 's':
            sf = optarg;
            break;
        case 'd':
            delay_ms = atoi(optarg);
            break;
        case 'f':
            fail_every = atoi(optarg);
            break;
        case 'n':
            pipelining = 0;
            break;
        case 'q':
            quickack = 1;
            break;
        default:
            return 2;
        }
    if (!port) {
        fprintf(stderr, "--port needed\n");
        return 2;
    }
    LOG = fopen(lf, "w");
    if (!LOG) {
        perror(lf);
        return 1;
    }
    setvbuf(LOG, NULL, _IOFBF, 1 << 20);
    if (sf) {
        int f = open(sf, O_RDWR | O_CREAT | O_TRUNC, 0644);
        if (f < 0 || ftruncate(f, 4096)) {
            perror(sf);
            return 1;
        }
        S = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0);
    } else
        S = calloc(512, 8);
    S[0] = 0x56534e4b;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTERM, onsig);
    signal(SIGINT, onsig);
    int ls = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(ls, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &a.sin_addr);
    if (bind(ls, (void *)&a, sizeof a) || listen(ls, 1024)) {
        perror("bind");
        return 1;
    }
    ep = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(ep, EPOLL_CTL_ADD, ls, &e);
    struct epoll_event ev[256];
    uint64_t flushed = 0;
    while (!stop) {
        int to = 100;
        if (dhead) {
            int64_t d = (int64_t)(dhead->due - now()) / 1000000;
            to = d < 0 ? 0 : d > 100 ? 100 : (int)d + 1;
        }
        int n = epoll_wait(ep, ev, 256, to);
        for (int i = 0; i < n; i++) {
            conn *c = ev[i].data.ptr;
            if (!c) {
                for (;;) {
                    int fd = accept4(ls, 0, 0, SOCK_NONBLOCK);
                    if (fd < 0)
                        break;
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    c = calloc(1, sizeof *c);
                    c->fd = fd;
                    c->buf = malloc(BUF);
                    S[4]++;
                    S[5]++;
                    struct epoll_event x = {.events = EPOLLIN, .data.ptr = c};
                    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &x);
                    out(c, "220 sink.load.example ESMTP\r\n");
                    after(c);
                }
                continue;
            }
            if (c->closed)
                continue;
            if (ev[i].events & EPOLLOUT) {
                if (after(c) < 0)
                    continue;
            }
            if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                readable(c);
        }
        if (dhead) {
            uint64_t t = now();
            while (dhead && dhead->due <= t) {
                conn *c = dhead;
                dhead = c->dn;
                if (!dhead)
                    dtail = NULL;
                c->dq = 0;
                if (c->closed) {
                    free(c->buf);
                    free(c->rc);
                    free(c->ob);
                    free(c);
                    continue;
                }
                out(c, "250 2.0.0 Ok: queued as LOADSINK\r\n");
                process(c);
                after(c);
            }
        }
        if (n == 0 && flushed != S[1]) {
            fflush(LOG);
            flushed = S[1];
        }
    }
    fclose(LOG);
    return 0;
}
