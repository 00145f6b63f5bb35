"""The production composition is read as data: it cannot be started where the tests run."""

import re

import pytest
import yaml

from tests.architecture import tree

COMPOSE = yaml.safe_load(tree.text("docker-compose.yml"))
SERVICES = COMPOSE["services"]
LASTING = sorted(set(SERVICES) - {"migrate"})  # migrate ends by itself
VERSION = re.compile(r":\d+(\.\d+)+(-[a-z]+)*$")


def base_images() -> list[str]:
    return re.findall(r"^FROM\s+(\S+)", tree.text("Dockerfile"), re.MULTILINE)


def volumes(service: str) -> dict[str, str]:
    """Target folder by what is mounted there."""
    return {mount.split(":")[1]: mount.split(":")[0] for mount in SERVICES[service].get("volumes", [])}


def test_all_parts_are_there():
    assert set(SERVICES) == {"migrate", "web", "worker", "scheduler", "postgres", "redis", "clamav", "proxy"}


@pytest.mark.parametrize("image", sorted({s["image"] for s in SERVICES.values()} | set(base_images())))
def test_images_are_pinned_to_a_version(image):
    assert VERSION.search(image), image


@pytest.mark.parametrize("service", LASTING)
def test_every_lasting_part_is_watched_and_restarted(service):
    check = SERVICES[service]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= set(check)
    assert SERVICES[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", ["web", "worker", "scheduler"])
def test_portal_starts_after_what_it_needs(service):
    assert SERVICES[service]["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "scheduler"])
def test_portal_runs_with_few_rights(service):
    part = SERVICES[service]
    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in part["security_opt"]
    assert re.search(r"^USER (?!root)\w+$", tree.text("Dockerfile"), re.MULTILINE)


def test_what_must_survive_lies_in_named_volumes():
    assert volumes("postgres") == {"/var/lib/postgresql/data": "postgres"}
    assert volumes("redis") == {"/data": "redis"}
    assert volumes("web") == volumes("worker") == {"/data": "data", "/backups": "backups"}
    named = {mount for service in SERVICES for mount in volumes(service).values() if not mount.startswith(".")}
    assert named == set(COMPOSE["volumes"])


def test_queue_survives_a_restart():
    command = SERVICES["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, part in SERVICES.items() if "ports" in part] == ["proxy"]
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["backend"]
    assert COMPOSE["networks"]["backend"] == {"internal": True}


def test_stopped_worker_may_finish_the_longest_task():
    minutes = int(SERVICES["worker"]["stop_grace_period"].removesuffix("m"))
    assert minutes * 60 > 600


def test_antivirus_is_asked_for_and_reached_by_all_who_take_files():
    assert [name for name, part in SERVICES.items() if "profiles" in part] == ["clamav"]
    assert all("backend" in SERVICES[name]["networks"] for name in ("clamav", "web", "worker"))


def test_secrets_are_not_in_the_composition():
    text = tree.text("docker-compose.yml") + tree.text("Dockerfile")
    assert not re.findall(r"(?i)(password|secret_key|token)\s*[:=]\s*[\"']?\w{6,}", text)
    for example in ("docs/deploy/portal.env.example", "docs/deploy/postgres.env.example"):
        values = dict(line.split("=", 1) for line in tree.text(example).splitlines() if "=" in line and line[0] != "#")
        assert values.get("SECRET_KEY", "") == ""
        assert values.get("POSTGRES_PASSWORD", "") == ""


def test_every_mounted_file_exists():
    """All but the certificate, which belongs to the installation."""
    mounts = [mount for service in SERVICES for mount in volumes(service).values() if mount.startswith("./")]
    missing = [mount for mount in mounts if mount != "./docs/deploy/tls" and not (tree.ROOT / mount).exists()]
    assert not missing, tree.report(missing)


def test_image_installs_from_the_lock_with_hashes():
    text = tree.text("Dockerfile")
    assert "--require-hashes" in text
    assert "requirements.lock" in text


def test_client_of_the_database_is_not_older_than_the_server():
    client = re.search(r"postgresql-client-(\d+)", tree.text("Dockerfile"))
    server = re.search(r"postgres:(\d+)", SERVICES["postgres"]["image"])
    assert client
    assert server
    assert int(client[1]) >= int(server[1])


def test_proxy_lets_one_full_upload_through_and_no_more(settings):
    limit = re.search(r"client_max_body_size (\d+)m", tree.text("docs/deploy/nginx.conf"))
    assert limit
    assert int(limit[1]) * 1024 * 1024 == settings.MAX_REQUEST_BYTES
    assert settings.MAX_UPLOAD_BYTES < settings.MAX_REQUEST_BYTES <= 2 * settings.MAX_UPLOAD_BYTES
