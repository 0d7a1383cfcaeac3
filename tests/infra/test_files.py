"""Where files lie, as the environment says it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from infra.settings import files
from tests.makers.s3 import Said

HOME = Path("/srv/canting")
BUCKETS = {"S3_PUBLIC_BUCKET": "batik", "S3_PRIVATE_BUCKET": "batik-papers"}


def test_without_buckets_files_lie_in_two_folders_apart() -> None:
    made = files.storages(Said(), HOME)
    assert made["default"]["OPTIONS"] == {"location": "/srv/canting/media", "base_url": "/media/"}
    assert made["private"] == {
        "BACKEND": "catalog.media.folder.PrivateFolder",
        "OPTIONS": {"location": "/srv/canting/private"},
    }
    assert (files.on_s3(Said()), files.origins(Said())) == (False, [])


@pytest.mark.parametrize(
    ("said", "address", "origin"),
    [
        ({}, "https://batik.s3.ap-southeast-3.amazonaws.com", "https://batik.s3.ap-southeast-3.amazonaws.com"),
        ({"S3_REGION": "eu-central-1"}, "https://batik.s3.eu-central-1.amazonaws.com", ""),
        ({"S3_ENDPOINT": "http://10.0.0.4:9000/"}, "http://10.0.0.4:9000/batik", "http://10.0.0.4:9000"),
        ({"S3_PUBLIC_URL": "https://pictures.example/"}, "https://pictures.example", "https://pictures.example"),
        ({"S3_PUBLIC_URL": "https://cdn.example/b/"}, "https://cdn.example/b", "https://cdn.example"),
    ],
)
def test_browsers_find_public_files_where_it_is_said(said: dict[str, str], address: str, origin: str) -> None:
    env = Said(**BUCKETS, **said)
    options = files.storages(env, HOME)["default"]["OPTIONS"]
    assert f"{options['url_protocol']}//{options['custom_domain']}" == address
    assert files.origins(env) == [origin or address]


def test_the_private_bucket_has_no_public_address() -> None:
    made = files.storages(Said(**BUCKETS, S3_PUBLIC_URL="https://pictures.example"), HOME)["private"]
    assert made["BACKEND"] == "catalog.media.s3.PrivateFiles"
    assert made["OPTIONS"] == {"region_name": files.REGION, "endpoint_url": None, "bucket_name": "batik-papers"}


@pytest.mark.parametrize(
    "said",
    [
        {"S3_PUBLIC_BUCKET": "batik"},
        {"S3_PRIVATE_BUCKET": "batik"},
        {"S3_PUBLIC_BUCKET": "batik", "S3_PRIVATE_BUCKET": "batik"},
        {**BUCKETS, "S3_PUBLIC_URL": "pictures.example"},
    ],
)
def test_half_of_s3_is_refused_before_a_paper_lies_in_the_wrong_place(said: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="S3_"):
        files.storages(Said(**said), HOME)
