/* generate: SMTP load generator (epoll, one thread). Closed loop by default, open loop with --rate.
 * One log line per message:
 *   start_ns end_ns id class covered(0|1|2=mixed) bodycrc bodylen fullcrc fulllen code nrcpt rcpt,rcpt
 * code: final reply code; 0 = connection lost / refused.   */
#define _GNU_SOURCE
#include "crc32c.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
typedef struct {
    char *w;
    size_t wl;
    uint32_t bc, fc;
    uint64_t bl, fl;
} tmpl;
typedef struct {
    char name[32];
    double wt;
    int n;
    tmpl *t;
} cls;
enum { CLOSED, CONNECTING, BANNER, EHLO, IDLE, MAIL, RCPT, DATA, BODY, QUIT, RSET };
#define MAXR 64
typedef struct sess {
    int fd, st, nmsg, want, has, ri, nr, na, cov, code, pipe, cl, errs;
    size_t inl;
    char in[8192];
    char out[16384];
    size_t ol, oo;
    struct iovec v[3];
    int nv, vi;
    tmpl *t;
    uint64_t idx, t0;
    char rc[MAXR][64];
    char ok[MAXR];
    struct sess *nx;
} sess;
static cls C[32];
static int nc;
static double wsum;
static struct sockaddr_in A;
static int ep;
static FILE *LOG;
static sess *idle;
static uint64_t T0, next_i, maxm = 1000, stop_ns, done_n, acc_n, rej_n, lost_n, inflight, conns, bytes, seed = 1;
static double rate;
static long per_conn;
static int pmode, rmin = 1, rmax = 1, covp, mixp;
static const char *run = "r", *covd = "covered.example", *uncd = "other.example", *from = "sender@agency.example";
static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}
static uint64_t mix64(uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}
static void start(sess *s);
static int load_tmpl(const char *path, tmpl *t) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return -1;
    struct stat sb;
    fstat(fileno(f), &sb);
    char *r = malloc(sb.st_size + 1);
    size_t n = fread(r, 1, sb.st_size, f);
    fclose(f);
    char *u = malloc(n * 2 + 4);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (r[i] == '\n' && (i == 0 || r[i - 1] != '\r'))
            u[m++] = '\r';
        u[m++] = r[i];
    }
    if (m < 2 || u[m - 1] != '\n') {
        u[m++] = '\r';
        u[m++] = '\n';
    }
    free(r);
    char *h = memmem(u, m, "\r\n\r\n", 4);
    size_t bo = h ? (size_t)(h - u) + 4 : m;
    t->fl = m;
    t->fc = crc32c(0, u, m);
    t->bl = m - bo;
    t->bc = crc32c(0, u + bo, m - bo);
    t->w = malloc(m * 2 + 8);
    size_t k = 0;
    int bol = 1;
    for (size_t i = 0; i < m; i++) {
        if (bol && u[i] == '.')
            t->w[k++] = '.';
        t->w[k++] = u[i];
        bol = u[i] == '\n';
    }
    memcpy(t->w + k, ".\r\n", 3);
    t->wl = k + 3;
    t->w = realloc(t->w, t->wl);
    free(u);
    return 0;
}
static void load_class(const char *dir, const char *name, double wt) {
    char p[1024];
    snprintf(p, sizeof p, "%s/%s", dir, name);
    struct dirent **d;
    int n = scandir(p, &d, 0, alphasort);
    if (n < 0) {
        snprintf(p, sizeof p, "%s", dir);
        n = scandir(p, &d, 0, alphasort);
    }
    cls *c = &C[nc++];
    snprintf(c->name, sizeof c->name, "%s", name);
    c->wt = wt;
    wsum += wt;
    c->t = malloc(sizeof(tmpl) * (n > 0 ? n : 1));
    for (int i = 0; i < n; i++) {
        size_t l = strlen(d[i]->d_name);
        if (l > 4 && !strcmp(d[i]->d_name + l - 4, ".eml")) {
            char q[2048];
            snprintf(q, sizeof q, "%s/%s", p, d[i]->d_name);
            if (!load_tmpl(q, &c->t[c->n]))
                c->n++;
        }
    }
    if (!c->n) {
        fprintf(stderr, "no .eml in %s\n", p);
        exit(2);
    }
}
static void mod(sess *s, int want) {
    if (want != s->want) {
        struct epoll_event e = {.events = EPOLLIN | (want ? EPOLLOUT : 0), .data.ptr = s};
        epoll_ctl(ep, EPOLL_CTL_MOD, s->fd, &e);
        s->want = want;
    }
}
static void record(sess *s, int code) {
    uint64_t t = now();
    if (!s->has)
        return;
    s->has = 0;
    inflight--;
    done_n++;
    if (code / 100 == 2)
        acc_n++;
    else if (code)
        rej_n++;
    else
        lost_n++;
    fprintf(LOG, "%llu %llu %s-%llu %s %d %08x %llu %08x %llu %d %d ", (unsigned long long)s->t0, (unsigned long long)t,
            run, (unsigned long long)s->idx, C[s->cl].name, s->cov, s->t->bc, (unsigned long long)s->t->bl, s->t->fc,
            (unsigned long long)s->t->fl, code, s->na);
    int first = 1;
    for (int i = 0; i < s->nr; i++)
        if (s->ok[i]) {
            fprintf(LOG, first ? "%s" : ",%s", s->rc[i]);
            first = 0;
        }
    fputs(first ? "-\n" : "\n", LOG);
    if (code / 100 == 2)
        bytes += s->t->wl;
}
static void drop(sess *s) {
    if (s->fd >= 0) {
        close(s->fd);
        s->fd = -1;
    }
    s->st = CLOSED;
    s->ol = s->oo = 0;
    s->nv = s->vi = 0;
    s->inl = 0;
    s->nmsg = 0;
    s->want = 0;
}
static void lost(sess *s) {
    int had = s->has;
    record(s, 0);
    drop(s);
    if (had)
        s->errs++;
    if (s->errs < 200)
        start(s);
}
static int assign(sess *s) { /* 1 = has a message, 0 = wait (idle list), -1 = finished */
    if (s->has)
        return 1;
    uint64_t t = now();
    if (next_i >= maxm || (stop_ns && t >= stop_ns))
        return -1;
    if (rate > 0) {
        uint64_t due = T0 + (uint64_t)(next_i * 1e9 / rate);
        if (stop_ns && due >= stop_ns)
            return -1;
        if (due > t)
            return 0;
        t = due;
    }
    s->idx = next_i++;
    s->t0 = t;
    s->has = 1;
    inflight++;
    s->na = 0;
    s->ri = 0;
    s->code = 0;
    uint64_t r = mix64(seed * 1000003 + s->idx);
    double w = (r >> 11) * (1.0 / 9007199254740992.0) * wsum;
    int c = 0;
    while (c < nc - 1 && w >= C[c].wt) {
        w -= C[c].wt;
        c++;
    }
    s->cl = c;
    uint64_t r2 = mix64(r);
    s->t = &C[c].t[r2 % C[c].n];
    uint64_t r3 = mix64(r2);
    s->nr = rmin + (rmax > rmin ? (int)((r3 >> 20) % (rmax - rmin + 1)) : 0);
    int roll = (r3 >> 40) % 100, cv = roll < covp, mx = !cv && roll < covp + mixp;
    if (mx && s->nr < 2)
        s->nr = 2;
    s->cov = mx ? 2 : cv;
    for (int i = 0; i < s->nr; i++) {
        int isc = mx ? i == 0 : cv;
        snprintf(s->rc[i], 64, "u%llu.%d@%s", (unsigned long long)((s->idx * 7 + i) % 5000), i, isc ? covd : uncd);
        s->ok[i] = 0;
    }
    return 1;
}
static int pump(sess *s) {
    for (;;) {
        if (s->oo < s->ol) {
            ssize_t w = write(s->fd, s->out + s->oo, s->ol - s->oo);
            if (w < 0) {
                if (errno == EAGAIN) {
                    mod(s, 1);
                    return 0;
                }
                return -1;
            }
            s->oo += w;
            if (s->oo == s->ol)
                s->oo = s->ol = 0;
            continue;
        }
        if (s->vi < s->nv) {
            ssize_t w = writev(s->fd, s->v + s->vi, s->nv - s->vi);
            if (w < 0) {
                if (errno == EAGAIN) {
                    mod(s, 1);
                    return 0;
                }
                return -1;
            }
            while (w > 0 && s->vi < s->nv) {
                if ((size_t)w >= s->v[s->vi].iov_len) {
                    w -= s->v[s->vi].iov_len;
                    s->vi++;
                } else {
                    s->v[s->vi].iov_base = (char *)s->v[s->vi].iov_base + w;
                    s->v[s->vi].iov_len -= w;
                    w = 0;
                }
            }
            if (s->vi == s->nv)
                s->vi = s->nv = 0;
            continue;
        }
        mod(s, 0);
        return 0;
    }
}
static void put(sess *s, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    s->ol += vsnprintf(s->out + s->ol, sizeof s->out - s->ol, fmt, ap);
    va_end(ap);
}
static void sendmail_(sess *s) {
    s->st = MAIL;
    put(s, "MAIL FROM:<%s> SIZE=%llu\r\n", from, (unsigned long long)s->t->wl);
    if (s->pipe) {
        for (int i = 0; i < s->nr; i++)
            put(s, "RCPT TO:<%s>\r\n", s->rc[i]);
        put(s, "DATA\r\n");
    }
}
static void next_or_quit(sess *s) {
    if (per_conn > 0 && s->nmsg >= per_conn) {
        s->st = QUIT;
        put(s, "QUIT\r\n");
        return;
    }
    int a = assign(s);
    if (a > 0) {
        sendmail_(s);
        return;
    }
    if (a == 0) {
        s->st = IDLE;
        s->nx = idle;
        idle = s;
        return;
    }
    s->st = QUIT;
    put(s, "QUIT\r\n");
}
static char idl[256];
static void body(sess *s) {
    s->st = BODY;
    int n = snprintf(s->out + s->ol, sizeof s->out - s->ol, "X-Load-Id: %s-%llu\r\n", run, (unsigned long long)s->idx);
    s->v[0].iov_base = s->out + s->ol;
    s->v[0].iov_len = n;
    s->v[1].iov_base = s->t->w;
    s->v[1].iov_len = s->t->wl;
    s->nv = 2;
    s->vi = 0;
    (void)idl;
}
static void reply(sess *s, int code) {
    int okc = code / 100 == 2;
    switch (s->st) {
    case BANNER:
        if (!okc) {
            s->code = code;
            lost(s);
            return;
        }
        s->st = EHLO;
        put(s, "EHLO load.load.example\r\n");
        break;
    case EHLO:
        if (s->has)
            sendmail_(s);
        else
            next_or_quit(s);
        break;
    case MAIL:
        if (!okc) {
            s->code = code;
            if (!s->pipe) {
                record(s, code);
                s->nmsg++;
                s->st = RSET;
                put(s, "RSET\r\n");
                break;
            }
        }
        s->st = RCPT;
        s->ri = 0;
        if (!s->pipe)
            put(s, "RCPT TO:<%s>\r\n", s->rc[0]);
        break;
    case RCPT:
        if (okc) {
            s->ok[s->ri] = 1;
            s->na++;
        } else if (!s->code)
            s->code = code;
        s->ri++;
        if (s->ri < s->nr) {
            if (!s->pipe)
                put(s, "RCPT TO:<%s>\r\n", s->rc[s->ri]);
        } else if (!s->na && !s->pipe) {
            record(s, s->code);
            s->nmsg++;
            s->st = RSET;
            put(s, "RSET\r\n");
        } else {
            s->st = DATA;
            if (!s->pipe)
                put(s, "DATA\r\n");
        }
        break;
    case DATA:
        if (code == 354)
            body(s);
        else {
            record(s, s->code ? s->code : code);
            s->nmsg++;
            s->st = RSET;
            put(s, "RSET\r\n");
        }
        break;
    case BODY:
        record(s, code);
        s->errs = 0;
        s->nmsg++;
        next_or_quit(s);
        break;
    case RSET:
        next_or_quit(s);
        break;
    case QUIT:
        drop(s);
        start(s);
        return;
    default:
        break;
    }
    if (s->fd >= 0 && pump(s) < 0)
        lost(s);
}
static void readable(sess *s) {
    for (;;) {
        ssize_t r = read(s->fd, s->in + s->inl, sizeof s->in - s->inl);
        if (r < 0 && errno == EAGAIN)
            return;
        if (r <= 0) {
            if (s->st == QUIT || s->st == IDLE) {
                if (s->st == IDLE) {
                    for (sess **q = &idle; *q; q = &(*q)->nx)
                        if (*q == s) {
                            *q = s->nx;
                            break;
                        }
                }
                drop(s);
                start(s);
            } else
                lost(s);
            return;
        }
        s->inl += r;
        char *b = s->in, *nl;
        int fd = s->fd;
        while ((nl = memchr(b, '\n', s->inl - (b - s->in)))) {
            char *l = b;
            b = nl + 1;
            if (nl - l < 3)
                continue;
            if (s->st == EHLO && pmode && nl - l >= 14 && !strncasecmp(l + 4, "PIPELINING", 10))
                s->pipe = 1;
            if (l[3] == '-')
                continue;
            reply(s, atoi(l));
            if (s->fd != fd || s->st == CLOSED || s->st == CONNECTING)
                return;
        }
        size_t rest = s->inl - (b - s->in);
        memmove(s->in, b, rest);
        s->inl = rest;
        if (rest == sizeof s->in) {
            lost(s);
            return;
        }
        if (r < (ssize_t)sizeof s->in / 2)
            return;
    }
}
static void start(sess *s) { /* closed session: take a message, connect */
    int a = assign(s);
    if (a < 0) {
        s->st = CLOSED;
        return;
    }
    if (a == 0) {
        s->st = CLOSED;
        s->nx = idle;
        idle = s;
        return;
    }
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int one = 1;
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    s->pipe = 0;
    s->inl = 0;
    s->nmsg = 0;
    s->want = 1;
    conns++;
    int r = connect(s->fd, (void *)&A, sizeof A);
    s->st = CONNECTING;
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = s};
    epoll_ctl(ep, EPOLL_CTL_ADD, s->fd, &e);
    (void)r;
}
int main(int ac, char **av) {
    const char *host = "127.0.0.1", *corpus = "corpus", *mixs = "20k:1", *lf = "/dev/null";
    int port = 25, ns = 10;
    double secs = 0, drain = 30;
    static char m2[1024];
    struct option o[] = {{"host", 1, 0, 'h'},
                         {"port", 1, 0, 'p'},
                         {"sessions", 1, 0, 's'},
                         {"messages", 1, 0, 'm'},
                         {"seconds", 1, 0, 't'},
                         {"per-conn", 1, 0, 'k'},
                         {"mix", 1, 0, 'x'},
                         {"corpus", 1, 0, 'c'},
                         {"log", 1, 0, 'l'},
                         {"rate", 1, 0, 'r'},
                         {"pipeline", 0, 0, 'P'},
                         {"rcpts", 1, 0, 'R'},
                         {"covered-pct", 1, 0, 'v'},
                         {"mixed-pct", 1, 0, 'V'},
                         {"covered-domain", 1, 0, 'd'},
                         {"uncovered-domain", 1, 0, 'u'},
                         {"run", 1, 0, 'n'},
                         {"seed", 1, 0, 'S'},
                         {"from", 1, 0, 'f'},
                         {"drain", 1, 0, 'D'},
                         {0}};
    int k;
    while ((k = getopt_long(ac, av, "", o, 0)) != -1)
        switch (k) {
        case 'h':
            host = optarg;
            break;
        case 'p':
            port = atoi(optarg);
            break;
        case 's':
            ns = atoi(optarg);
            break;
        case 'm':
            maxm = atoll(optarg);
            break;
        case 't':
            secs = atof(optarg);
            break;
        case 'k':
            per_conn = atol(optarg);
            break;
        case 'x':
            mixs = optarg;
            break;
        case 'c':
            corpus = optarg;
            break;
        case 'l':
            lf = optarg;
            break;
        case 'r':
            rate = atof(optarg);
            break;
        case 'P':
            pmode = 1;
            break;
        case 'R':
            if (sscanf(optarg, "%d-%d", &rmin, &rmax) == 1)
                rmax = rmin;
            if (rmax > MAXR)
                rmax = MAXR;
            break;
        case 'v':
            covp = atoi(optarg);
            break;
        case 'V':
            mixp = atoi(optarg);
            break;
        case 'd':
            covd = optarg;
            break;
        case 'u':
            uncd = optarg;
            break;
        case 'n':
            run = optarg;
            break;
        case 'S':
            seed = atoll(optarg);
            break;
        case 'f':
            from = optarg;
            break;
        case 'D':
            drain = atof(optarg);
            break;
        default:
            return 2;
        }
    snprintf(m2, sizeof m2, "%s", mixs);
    for (char *t = strtok(m2, ","); t; t = strtok(NULL, ",")) {
        char *q = strchr(t, ':');
        double w = 1;
        if (q) {
            *q = 0;
            w = atof(q + 1);
        }
        load_class(corpus, t, w);
    }
    LOG = fopen(lf, "w");
    if (!LOG) {
        perror(lf);
        return 1;
    }
    setvbuf(LOG, NULL, _IOFBF, 1 << 20);
    signal(SIGPIPE, SIG_IGN);
    A.sin_family = AF_INET;
    A.sin_port = htons(port);
    inet_pton(AF_INET, host, &A.sin_addr);
    ep = epoll_create1(0);
    sess *ss = calloc(ns, sizeof *ss);
    T0 = now();
    if (secs > 0)
        stop_ns = T0 + (uint64_t)(secs * 1e9);
    for (int i = 0; i < ns; i++) {
        ss[i].fd = -1;
        start(&ss[i]);
    }
    struct epoll_event ev[256];
    uint64_t last = now();
    for (;;) {
        int live = 0;
        for (int i = 0; i < ns; i++)
            if (ss[i].fd >= 0) {
                live = 1;
                break;
            }
        uint64_t t = now();
        int over = next_i >= maxm || (stop_ns && t >= stop_ns);
        if (!live && !inflight && (over || !idle))
            break;
        while (idle) {
            uint64_t due = T0 + (uint64_t)(next_i * 1e9 / (rate > 0 ? rate : 1e9));
            if (!over && due > t)
                break;
            sess *s = idle;
            idle = s->nx;
            if (s->fd < 0)
                start(s);
            else {
                next_or_quit(s);
                if (pump(s) < 0)
                    lost(s);
            }
        }
        struct timespec ts = {0, 50000000};
        if (idle && !over) {
            uint64_t due = T0 + (uint64_t)(next_i * 1e9 / rate);
            uint64_t d = due > t ? due - t : 0;
            if (d < 50000000)
                ts.tv_nsec = d;
        }
        int n = epoll_pwait2(ep, ev, 256, &ts, NULL);
        for (int i = 0; i < n; i++) {
            sess *s = ev[i].data.ptr;
            if (s->fd < 0)
                continue;
            if (s->st == CONNECTING) {
                int er = 0;
                socklen_t el = sizeof er;
                getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &er, &el);
                if (er) {
                    lost(s);
                    continue;
                }
                if (ev[i].events & EPOLLOUT) {
                    s->st = BANNER;
                    mod(s, 0);
                } else
                    continue;
            }
            if (ev[i].events & EPOLLOUT && s->st != BANNER)
                if (pump(s) < 0) {
                    lost(s);
                    continue;
                }
            if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                readable(s);
        }
        if (n > 0)
            last = now();
        else if (now() - last > (uint64_t)(drain * 1e9)) {
            for (int i = 0; i < ns; i++) {
                ss[i].errs = 1000;
                if (ss[i].fd >= 0) {
                    record(&ss[i], 0);
                    drop(&ss[i]);
                }
            }
            break;
        }
    }
    uint64_t t1 = now();
    fclose(LOG);
    struct rusage ru;
    getrusage(RUSAGE_SELF, &ru);
    printf("{\"accepted\":%llu,\"rejected\":%llu,\"lost\":%llu,\"elapsed_s\":%.6f,\"t0_ns\":%llu,\"t1_ns\":%llu,"
           "\"connections\":%llu,\"bytes\":%llu,\"cpu_s\":%.4f}\n",
           (unsigned long long)acc_n, (unsigned long long)rej_n, (unsigned long long)lost_n, (t1 - T0) / 1e9,
           (unsigned long long)T0, (unsigned long long)t1, (unsigned long long)conns, (unsigned long long)bytes,
           ru.ru_utime.tv_sec + ru.ru_utime.tv_usec / 1e6 + ru.ru_stime.tv_sec + ru.ru_stime.tv_usec / 1e6);
    return 0;
}
