"""Contracts that import-linter does not have: what a room may import at all, and who alone may import a library."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class AllowedImports(Contract):
    """A package may import itself, the standard library and what `allowed` names; nothing else."""

    source = fields.StringField()
    allowed = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        """Look at every direct import of the package's modules."""
        faults = [pair for pair in _imports_of(graph, self.source) if not self._may(pair[1])]
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that is not allowed."""
        _print_faults(check)

    def _may(self, imported: str) -> bool:
        own = (self.source, *self.allowed)
        return imported.split(".")[0] in sys.stdlib_module_names or any(_within(imported, one) for one in own)


class AllowedOnlyIn(Contract):
    """Some modules may be imported by the named importers alone."""

    modules = fields.ListField(subfield=fields.StringField())
    importers = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        """Look at every direct import of the modules."""
        faults = [
            (importer, module)
            for module in self.modules
            if module in graph.modules
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if not any(_within(importer, one) for one in self.importers)
        ]
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each importer that is not allowed."""
        _print_faults(check)


def _imports_of(graph: ImportGraph, package: str) -> Iterator[tuple[str, str]]:
    for module in sorted({package, *graph.find_descendants(package)}):
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            yield module, imported


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def _print_faults(check: ContractCheck) -> None:
    for importer, imported in check.metadata["faults"]:
        output.print_error(f"{importer} must not import {imported}", bold=False)
        output.new_line()
