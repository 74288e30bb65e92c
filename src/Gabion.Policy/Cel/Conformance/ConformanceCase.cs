namespace Gabion.Policy.Cel.Conformance;

/// <summary>What became of a case.</summary>
public enum ConformanceVerdict
{
    Passed,
    Failed,

    /// <summary>The case needs a message type of protocol buffers that is no native value of CEL.</summary>
    OutOfScope,
}

/// <summary>One case of the simple tests of the CEL specification, and what became of it.</summary>
/// <param name="Name"><c>file/section/test</c>.</param>
/// <param name="Detail">What was expected and what came, when it failed.</param>
public sealed record ConformanceCase(string Name, string Expression, ConformanceVerdict Verdict, string Detail);
