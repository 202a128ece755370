// The load for the gRPC server: as many channels as connections, as many calls in flight on each.
// Prints what load.c prints.
//
//     grpc-load PORT CONNECTIONS IN_FLIGHT SECONDS TEXTS PID

#include <dirent.h>
#include <grpcpp/grpcpp.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jeton/v1/token.grpc.pb.h"

namespace {

std::vector<std::string> texts;
std::atomic<bool> is_measured{false}, is_over{false};
std::atomic<uint64_t> answered{0};
std::atomic<int> running{0};
std::mutex mutex;
std::condition_variable ended;
std::vector<int64_t> times;

int64_t nanoseconds() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

int64_t processor_time(const std::string &process) {
  std::string path = "/proc/" + process + "/task";
  DIR *threads = opendir(path.c_str());
  if (threads == nullptr) exit(1);
  int64_t sum = 0;
  for (dirent *thread; (thread = readdir(threads)) != nullptr;) {
    long long time;
    std::ifstream file(path + "/" + thread->d_name + "/schedstat");
    if (thread->d_name[0] != '.' && file >> time) sum += time;
  }
  closedir(threads);
  return sum;
}

// One call in flight, and then the next.
struct Caller {
  jeton::v1::TokenService::Stub *stub;
  std::unique_ptr<grpc::ClientContext> context;
  jeton::v1::VerifyTokenRequest request;
  jeton::v1::VerifyTokenResponse response;
  uint64_t random;
  int64_t start;
  std::vector<int64_t> times;

  void ask() {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", texts[0]);
    request.set_token(texts[random % texts.size()]);
    start = nanoseconds();
    stub->async()->VerifyToken(context.get(), &request, &response,
                               [this](grpc::Status status) { hear(status); });
  }

  void hear(const grpc::Status &status) {
    if (!status.ok() || response.verification().verdict() != jeton::v1::TOKEN_VERDICT_VALID) {
      fprintf(stderr, "grpc-load: %s\n", status.error_message().c_str());
      exit(1);
    }
    if (is_measured) {
      answered++;
      times.push_back(nanoseconds() - start);
    }
    if (!is_over) return ask();
    std::lock_guard lock(mutex);
    if (--running == 0) ended.notify_one();
  }
};

void sleep_for(double seconds) {
  timespec time = {static_cast<time_t>(seconds),
                   static_cast<long>((seconds - static_cast<time_t>(seconds)) * 1e9)};
  nanosleep(&time, nullptr);
}

}  // namespace

int main(int count, char **arguments) {
  if (count != 7) return fprintf(stderr, "see the head of load.cc\n"), 64;
  int connections = atoi(arguments[2]), in_flight = atoi(arguments[3]);
  double seconds = atof(arguments[4]);
  std::ifstream file(arguments[5]);
  for (std::string line; std::getline(file, line);) texts.push_back(line);
  std::vector<std::unique_ptr<jeton::v1::TokenService::Stub>> stubs;
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < connections; i++) {
    grpc::ChannelArguments options;
    // Else channels to one address share a connection.
    options.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stubs.push_back(jeton::v1::TokenService::NewStub(
        grpc::CreateCustomChannel(std::string("127.0.0.1:") + arguments[1],
                                  grpc::InsecureChannelCredentials(), options)));
    for (int n = 0; n < in_flight; n++) {
      callers.push_back(std::make_unique<Caller>());
      callers.back()->stub = stubs.back().get();
      callers.back()->random = 0x9e3779b97f4a7c15 + callers.size();
    }
  }
  running = static_cast<int>(callers.size());
  for (auto &caller : callers) caller->ask();
  sleep_for(seconds / 5);
  int64_t before = processor_time(arguments[6]), start = nanoseconds();
  is_measured = true;
  sleep_for(seconds);
  is_measured = false;
  int64_t used = processor_time(arguments[6]) - before, elapsed = nanoseconds() - start;
  is_over = true;
  {
    std::unique_lock lock(mutex);
    ended.wait(lock, [] { return running == 0; });
  }
  for (auto &caller : callers)
    times.insert(times.end(), caller->times.begin(), caller->times.end());
  std::sort(times.begin(), times.end());
  auto percentile = [](double part) {
    return times.empty() ? 0.0 : static_cast<double>(times[static_cast<size_t>(
                                     part * static_cast<double>(times.size() - 1))]) / 1000;
  };
  double answers = static_cast<double>(answered);
  printf("requests_per_second=%.0f cpu_ns=%.1f p50_us=%.1f p99_us=%.1f p999_us=%.1f busy=%.3f\n",
         answers * 1e9 / static_cast<double>(elapsed), static_cast<double>(used) / answers,
         percentile(0.5), percentile(0.99), percentile(0.999),
         static_cast<double>(used) / static_cast<double>(elapsed));
}
