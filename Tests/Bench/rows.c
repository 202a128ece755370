// The same rows, written by the least that can write them: a loop over prepared statements.
//
//     rows SOURCE TARGET BATCH COUNT
//
// reads the last COUNT events of SOURCE with their leaves and inner nodes into memory, then writes
// them to the new database TARGET, BATCH events a commit, with the settings of the store.

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct event {
  int64_t epoch, time, kind, first_node, end_node;
  int length;
  unsigned char *bytes;
};

struct node {
  int64_t position;
  unsigned char hash[32];
};

static void check(int code, sqlite3 *database) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "rows: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static void execute(sqlite3 *database, const char *sql) {
  check(sqlite3_exec(database, sql, NULL, NULL, NULL), database);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), database);
  return statement;
}

static double seconds_of(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

// Before leaf n, 2n - popcount(n) nodes were completed.
static int64_t nodes_before(int64_t leaf) { return 2 * leaf - __builtin_popcountll(leaf); }

static struct event *events;
static struct node *nodes;
static int64_t count;

static void load(const char *path) {
  sqlite3 *source;
  check(sqlite3_open_v2(path, &source, SQLITE_OPEN_READWRITE, NULL), source);
  sqlite3_stmt *select = prepare(source,
    "SELECT epoch, time, kind, bytes FROM events WHERE epoch > (SELECT max(epoch) FROM events) - ?"
    " ORDER BY epoch");
  sqlite3_bind_int64(select, 1, count);
  int64_t index = 0;
  while (sqlite3_step(select) == SQLITE_ROW && index < count) {
    struct event *event = &events[index++];
    event->epoch = sqlite3_column_int64(select, 0);
    event->time = sqlite3_column_int64(select, 1);
    event->kind = sqlite3_column_int64(select, 2);
    event->length = sqlite3_column_bytes(select, 3);
    event->bytes = malloc(event->length);
    memcpy(event->bytes, sqlite3_column_blob(select, 3), event->length);
  }
  count = index;
  int64_t first = nodes_before(events[0].epoch - 1);
  nodes = calloc(2 * count + 64, sizeof *nodes);
  sqlite3_stmt *tree = prepare(source,
    "SELECT position, hash FROM tree_nodes WHERE position >= ? ORDER BY position");
  sqlite3_bind_int64(tree, 1, first);
  for (index = 0; sqlite3_step(tree) == SQLITE_ROW && index < 2 * count + 64; index++) {
    nodes[index].position = sqlite3_column_int64(tree, 0);
    memcpy(nodes[index].hash, sqlite3_column_blob(tree, 1), 32);
  }
  for (index = 0; index < count; index++) {
    events[index].first_node = nodes_before(events[index].epoch - 1) - first;
    events[index].end_node = nodes_before(events[index].epoch) - first;
  }
  sqlite3_finalize(select);
  sqlite3_finalize(tree);
  sqlite3_close(source);
}

static void write_rows(sqlite3 *target, int64_t batch) {
  sqlite3_stmt *begin = prepare(target, "BEGIN IMMEDIATE");
  sqlite3_stmt *commit = prepare(target, "COMMIT");
  sqlite3_stmt *event = prepare(target, "INSERT INTO events (epoch, time, bytes, kind) VALUES (?, ?, ?, ?)");
  sqlite3_stmt *node = prepare(target, "INSERT INTO tree_nodes (position, hash) VALUES (?, ?)");
  int64_t commits = 0;
  double start = seconds_of(CLOCK_MONOTONIC), processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  for (int64_t index = 0; index < count;) {
    check(sqlite3_step(begin), target);
    sqlite3_reset(begin);
    for (int64_t end = index + batch; index < end && index < count; index++) {
      struct event *one = &events[index];
      sqlite3_bind_int64(event, 1, one->epoch);
      sqlite3_bind_int64(event, 2, one->time);
      sqlite3_bind_blob(event, 3, one->bytes, one->length, SQLITE_STATIC);
      sqlite3_bind_int64(event, 4, one->kind);
      check(sqlite3_step(event), target);
      sqlite3_reset(event);
      for (int64_t n = one->first_node; n < one->end_node; n++) {
        sqlite3_bind_int64(node, 1, nodes[n].position);
        sqlite3_bind_blob(node, 2, nodes[n].hash, 32, SQLITE_STATIC);
        check(sqlite3_step(node), target);
        sqlite3_reset(node);
      }
    }
    check(sqlite3_step(commit), target);
    sqlite3_reset(commit);
    // As the store does after so many pages.
    if (++commits * batch % 16384 < batch) sqlite3_wal_checkpoint_v2(target, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  }
  double took = seconds_of(CLOCK_MONOTONIC) - start;
  printf("events=%ld per_second=%.0f commits=%ld batch=%ld cpu_ns=%.0f commit_us=%.0f\n", (long)count,
         count / took, (long)commits, (long)batch,
         (seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor) * 1e9 / count, took * 1e6 / commits);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "rows SOURCE TARGET BATCH COUNT\n");
    return 64;
  }
  count = atoll(argv[4]);
  events = calloc(count, sizeof *events);
  load(argv[1]);
  sqlite3 *target;
  check(sqlite3_open(argv[2], &target), target);
  execute(target, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
    "CREATE TABLE events (epoch INTEGER PRIMARY KEY, time INTEGER NOT NULL, bytes BLOB NOT NULL, kind INTEGER) STRICT;"
    "CREATE TABLE tree_nodes (position INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;");
  write_rows(target, atoll(argv[3]));
  sqlite3_close(target);
  return 0;
}
