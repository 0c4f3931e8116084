# Everything here may be repeated at any time. What each command does is in scripts/.

PYTHON = $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done)
DO = @$(if $(PYTHON),,$(error 需要 Python 3.11 或更新的版本 Python 3.11 or newer is needed: apt install python3))exec $(PYTHON) -B -m

export PYTHONUTF8 := 1
export PYTHONUNBUFFERED := 1

.PHONY: help run test phone setup lint format test-slow chaos bench
.DEFAULT_GOAL := help

help:
	@printf '%s\n' \
	'巡访 Xunfang' \
	'' \
	'  make run        准备好一切并启动，默认 http://127.0.0.1:8000' \
	'                  set everything up and serve (HOST=, PORT=, DATABASE_URL=postgresql://…)' \
	'  make test       全部检查：两种数据库、前端、浏览器（与 CI 相同）' \
	'                  all checks: both databases, the client, the browser (the same as CI)' \
	'  make phone      在真手机上试用 try it on a real phone (docs/trying-on-a-phone.md)' \
	'' \
	'  make setup      只安装和构建，不动数据库 install and build only (docs/operations.md)' \
	'  make lint       只查代码风格和类型 style and types only' \
	'  make format     改好代码格式 put the code into shape' \
	'  make test-slow  慢的测试 the suites that take minutes' \
	'  make chaos      随机中断、重复的测试 kill, cut and repeat at random' \
	'  make bench      性能数字 measurements' \
	'' \
	'  停止用 Ctrl-C；再运行一次，数据都在。 Ctrl-C stops; running again keeps the data.'

run:
	$(DO) scripts.run
test:
	$(DO) scripts.test
phone:
	$(DO) scripts.phone
setup:
	$(DO) scripts.setup
lint:
	$(DO) scripts.test lint
test-slow:
	$(DO) scripts.test slow
chaos:
	$(DO) scripts.test chaos
bench:
	$(DO) scripts.bench
format:
	$(DO) scripts.format
