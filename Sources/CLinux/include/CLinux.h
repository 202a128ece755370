// What Glibc's Swift module leaves out: epoll, eventfd, and whatever stands
// behind _GNU_SOURCE.
#ifndef CLINUX_H
#define CLINUX_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#endif
