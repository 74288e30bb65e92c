using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>A block of comments that starts with <c>METADATA</c>.</summary>
/// <param name="At">Where the block starts.</param>
/// <param name="EndLine">Its last line.</param>
/// <param name="Scope"><c>rule</c>, <c>document</c>, <c>package</c> or <c>subpackages</c>.</param>
/// <param name="Content">What it says, with its scope.</param>
public sealed record RegoAnnotation(RegoPlace At, int EndLine, string Scope, RegoObject Content);
