# make run and make test are all that is needed; the rest is for those who work on it.
GO      ?= go
BIN     := bin/remembrancer
TAGS    := sqlite_omit_load_extension
LINT    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULN    := golang.org/x/vuln/cmd/govulncheck@v1.8.0

.PHONY: run build test e2e bench bench-fit check generate dev cover deps screenshots fuzz clean

run: build ## set up and start on SQLite, at http://localhost:8080
	$(BIN) serve

build:
	$(GO) build -tags '$(TAGS)' -trimpath -o $(BIN) ./cmd/app

test: ## everything; what lacks PostgreSQL or Chromium says so and is skipped
	@command -v chromium >/dev/null || echo 'There is no Chromium here: the tests in a browser are skipped. make deps installs it.'
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo 'There is no PostgreSQL here: the tests on it are skipped. make deps installs it.'
	@test -e bin/axe || echo 'There is no axe-core here: the accessibility audit is skipped. make deps installs it.'
	@test -e bin/peers || echo 'There is no bin/peers here: the exports are not read by other programs. make deps installs them.'
	$(GO) test -tags "$(TAGS)" -timeout 20m $(TESTFLAGS) ./...

e2e: ## only the stories in a real browser
	$(GO) test -tags '$(TAGS)' -count 1 -v -run Story ./cmd/app

bench: ## speed and memory; quote ratios, not figures
	$(GO) test -tags '$(TAGS)' -run '^$$' -bench . -benchmem ./...

# Logs that may not be published lie outside; what lacks them says so.
export REMEMBRANCER_LOGS ?= $(wildcard $(abspath ../shared/memory/data))
ROUNDS ?= 15
bench-fit: ## fitting of memory models beside fsrs-rs, in turn
	$(GO) test -tags '$(TAGS)' -run '^$$' -bench 'AgainstPeer' -benchtime $(ROUNDS)x -v ./quiz/memory/fit
	$(GO) test -tags '$(TAGS)' -run '^$$' -bench 'Next|Previews|Gradient' -benchmem ./quiz/memory

generate:
	$(GO) tool templ generate -path views
	$(GO) tool templ fmt views

FUZZTIME ?= 60s
fuzz: ## every fuzz test in turn, FUZZTIME each; a failure stays as a seed in testdata/fuzz
	.ci/fuzz $(FUZZTIME)

check: ## format, vet, lint, vulnerabilities, generated code up to date
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w on these'; exit 1; }
	$(GO) vet -tags '$(TAGS)' ./...
	$(GO) run $(LINT) run --build-tags '$(TAGS)'
	$(GO) tool templ generate -path views
	$(GO) tool templ fmt -fail views
	git diff --exit-code -- '*_templ.go'
	$(GO) mod tidy -diff
	$(GO) run ./cmd/app course check
	.ci/vulnerabilities $(VULN)

dev: ## rebuild and reload on change, at http://localhost:7331
	$(GO) tool templ generate --watch --proxy=http://localhost:8080 --cmd="$(GO) run -tags '$(TAGS)' ./cmd/app serve"

cover:
	$(GO) test -tags '$(TAGS)' -coverpkg ./... -coverprofile cover.out ./... && $(GO) tool cover -func cover.out | tail -1

deps: ## what the whole test suite needs besides Go, gcc and make (Debian)
	.ci/deps

screenshots: build ## the pictures in docs/ and README
	$(GO) test -tags '$(TAGS)' -count 1 -run TestScreenshots ./cmd/app -screenshots ../../docs/screenshots

clean:
	rm -rf bin cover.out
