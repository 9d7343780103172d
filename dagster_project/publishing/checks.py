"""The audit's invariants as asset checks. They block: what they find is a fault of ours and must not be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dagster as dg

from dagster_project.publishing.audit import INVARIANTS, Finding, contract_is_kept

CANDIDATE = dg.AssetKey("audited_candidate")


def audit_checks() -> list[dg.AssetCheckSpec]:
    """One blocking check for each invariant."""
    described = {"contract_is_kept": contract_is_kept.__doc__} | {n: c.__doc__ for n, c in INVARIANTS.items()}
    return [dg.AssetCheckSpec(name, asset=CANDIDATE, blocking=True, description=doc) for name, doc in described.items()]


def audit_results(found: Mapping[str, Sequence[Finding]]) -> list[dg.AssetCheckResult]:
    """What the checks show; an invariant that could not be tried, because another failed first, has not passed."""
    return [
        dg.AssetCheckResult(
            check_name=spec.name,
            asset_key=CANDIDATE,
            passed=spec.name in found and not found[spec.name],
            severity=dg.AssetCheckSeverity.ERROR,
            description="; ".join(f.message for f in found[spec.name]) if spec.name in found else "could not be tried",
        )
        for spec in audit_checks()
    ]
