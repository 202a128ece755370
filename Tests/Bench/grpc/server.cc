// The same look-up behind gRPC C++: a unary method on the callback server, whose reactions run on
// gRPC's own threads. Tables and hash are those of the reference server.
//
//     grpc-server PORT KEY TOKENS

#include <fcntl.h>
#include <grpcpp/grpcpp.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "jeton/v1/token.grpc.pb.h"

extern "C" {
#include "keyed_hash.h"
#include "tokens.h"
}

namespace {

constexpr size_t text_size = 55;

int64_t now() {
  timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

const token *find(const std::string &text) {
  if (text.size() != text_size) return nullptr;
  uint8_t digest[32];
  keyed_hash(reinterpret_cast<const uint8_t *>(text.data()), text.size(), digest);
  return tokens_match(tokens_candidate(digest), digest);
}

bool is_good(const token *token) {
  return token != nullptr && !token->is_revoked && now() < token->expire_time;
}

std::string id_text(const char *prefix, const uint8_t id[16]) {
  uint8_t text[32];
  return std::string(reinterpret_cast<char *>(text), put_id(text, prefix, id));
}

class Tokens final : public jeton::v1::TokenService::CallbackService {
  grpc::ServerUnaryReactor *VerifyToken(grpc::CallbackServerContext *context,
                                        const jeton::v1::VerifyTokenRequest *request,
                                        jeton::v1::VerifyTokenResponse *response) override {
    auto *reactor = context->DefaultReactor();
    const auto &metadata = context->client_metadata();
    auto credential = metadata.find("authorization");
    if (credential == metadata.end() ||
        !is_good(find(std::string(credential->second.data(), credential->second.size())))) {
      reactor->Finish(grpc::Status(grpc::UNAUTHENTICATED, ""));
      return reactor;
    }
    auto *answer = response->mutable_verification();
    const token *token = find(request->token());
    answer->set_verdict(token == nullptr   ? jeton::v1::TOKEN_VERDICT_UNKNOWN
                        : is_good(token) ? jeton::v1::TOKEN_VERDICT_VALID
                                         : jeton::v1::TOKEN_VERDICT_EXPIRED);
    if (token != nullptr) {
      const account *account = tokens_account(token);
      answer->set_service_account_id(id_text("sa_", account->id));
      answer->set_service_account_name(account->name, account->name_length);
      answer->set_role(static_cast<jeton::v1::Role>(account->role));
      answer->set_token_id(id_text("tok_", token->id));
      answer->set_organization_id(id_text("org_", organization_id));
    }
    response->set_epoch(1);
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

int main(int count, char **arguments) {
  if (count != 4) return fprintf(stderr, "grpc-server PORT KEY TOKENS\n"), 64;
  uint8_t key[32];
  int file = open(arguments[2], O_RDONLY);
  if (file < 0 || read(file, key, sizeof key) != sizeof key) return perror(arguments[2]), 1;
  keyed_hash_set_key(key);
  size_t tokens = tokens_load(arguments[3]);
  Tokens service;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(std::string("127.0.0.1:") + arguments[1],
                           grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  printf("ready, %zu tokens\n", tokens);
  fflush(stdout);
  server->Wait();
}
