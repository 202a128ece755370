#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int clinux_forbid_dumps(void) {
  const struct rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
  return 0;
}

int clinux_fill_standard_descriptors(void) {
  for (int descriptor = 0; descriptor < 3; descriptor++) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // open gives the lowest free number, which is this one.
    if (open("/dev/null", O_RDWR) < 0) return errno;
  }
  return 0;
}

int clinux_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return errno;
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? 0 : errno;
}

int clinux_create_privately(void) {
  umask(S_IRWXG | S_IRWXO);
  return 0;
}

static void held(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGHUP);
}

int clinux_hold_signals(void) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  if (sigaction(SIGPIPE, &ignore, NULL) != 0) return errno;
  if (sigaction(SIGXFSZ, &ignore, NULL) != 0) return errno;
  sigset_t set;
  held(&set);
  return pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int clinux_next_signal(void) {
  sigset_t set;
  held(&set);
  int number = 0;
  while (sigwait(&set, &number) == EINTR) {
  }
  return number;
}

int clinux_notify_ready(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const size_t length = strlen(path);
  if (length == 0 || length >= sizeof address.sun_path) return EINVAL;
  memcpy(address.sun_path, path, length);
  if (path[0] == '@') address.sun_path[0] = 0;
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return errno;
  static const char message[] = "READY=1";
  const socklen_t size = offsetof(struct sockaddr_un, sun_path) + length;
  const ssize_t sent = sendto(descriptor, message, sizeof message - 1, MSG_NOSIGNAL,
                              (const struct sockaddr *)&address, size);
  const int code = sent < 0 ? errno : 0;
  close(descriptor);
  return code;
}

int clinux_processor_count(void) {
  cpu_set_t processors;
  if (sched_getaffinity(0, sizeof processors, &processors) != 0) return 1;
  int count = CPU_COUNT(&processors);
  return count > 0 ? count : 1;
}
