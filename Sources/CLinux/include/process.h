// What a daemon that holds secrets does to its own process.
#ifndef CLINUX_PROCESS_H
#define CLINUX_PROCESS_H

// No core file, and no other process of the same user may read this one's memory.
// Zero, or errno.
int clinux_forbid_dumps(void);

// Opens /dev/null where one of the descriptors 0 to 2 is closed, so that no socket or database
// file gets the number of standard error. Zero, or errno.
int clinux_fill_standard_descriptors(void);

// Lets the process have as many open files as it may: the soft bound is 1,024 on most machines,
// for select(2), fewer than the connections a server takes. Zero, or errno.
int clinux_raise_descriptor_limit(void);

// The processors this process may run on, at least one.
int clinux_processor_count(void);

// Whatever is created from here on is its owner's alone, unless its mode is set afterwards.
int clinux_create_privately(void);

// Keeps SIGTERM, SIGINT and SIGHUP for clinux_next_signal, and ignores SIGPIPE and SIGXFSZ, which
// come as EPIPE and EFBIG instead. To be called before there is a second thread.
int clinux_hold_signals(void);

// Waits for one of the held signals and gives its number.
int clinux_next_signal(void);

// Tells a service manager listening on the datagram socket `path` (NOTIFY_SOCKET of sd_notify(3),
// `@` for an abstract one) that the service is ready. Zero, or errno.
int clinux_notify_ready(const char *path);

#endif
