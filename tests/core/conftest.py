"""The Hypothesis profile `crosshair`, where the package is installed: a solver chooses the values.

.venv/bin/pip install -e '.[crosshair]'
.venv/bin/pytest --hypothesis-profile=crosshair tests/core/test_rate_limit_whole.py
"""

from __future__ import annotations

from importlib.util import find_spec

from hypothesis import HealthCheck, Phase, settings

if find_spec("hypothesis_crosshair_provider") is not None:
    settings.register_profile(
        "crosshair",
        backend="crosshair",
        deadline=None,
        phases=[Phase.explicit, Phase.generate],  # a solver's examples cannot be shrunk
        suppress_health_check=list(HealthCheck),
    )
