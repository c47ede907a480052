"""The form that tests about quotas ask."""

import pytest
from quota_form import quota_form

from surveys.form import Form


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return quota_form(tmp_path_factory.mktemp("quota"))
