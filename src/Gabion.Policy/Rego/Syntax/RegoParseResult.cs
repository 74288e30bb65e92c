using System.Collections.Immutable;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>A module, or why there is none.</summary>
public sealed record RegoParseResult(RegoModule? Module, ImmutableArray<RegoError> Errors);

/// <summary>A query, or why there is none.</summary>
public sealed record RegoQueryResult(RegoBody? Query, ImmutableArray<RegoError> Errors);
