// What Glibc's Swift module leaves out: epoll, eventfd, and whatever stands
// behind _GNU_SOURCE.
#ifndef CLINUX_H
#define CLINUX_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "process.h"

// accept4(2), non-blocking and close-on-exec.
int jeton_accept(int listener, struct sockaddr_storage *address, socklen_t *length);

// socket(2) for a stream, non-blocking and close-on-exec.
int jeton_stream_socket(int family);

// SO_PEERCRED; struct ucred is behind _GNU_SOURCE.
int jeton_peer_credentials(int socket, uid_t *user, gid_t *group, pid_t *process);

#endif
