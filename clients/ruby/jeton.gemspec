# frozen_string_literal: true

require_relative "lib/jeton/version"

Gem::Specification.new do |gem|
  gem.name = "jeton"
  gem.version = Jeton::VERSION
  gem.summary = "Client of Jeton, the authority for API tokens"
  gem.description = "Verifies API tokens, manages service accounts, follows the ledger; with middleware for Rack."
  gem.authors = ["The Jeton authors"]
  gem.license = "Apache-2.0"
  gem.files = Dir["lib/**/*.rb", "README.md"]
  gem.required_ruby_version = ">= 3.1"
  gem.add_dependency "google-protobuf", "~> 3.21"
  gem.metadata["rubygems_mfa_required"] = "true"
end
