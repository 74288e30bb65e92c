using System.Collections.Immutable;

namespace Gabion.Policy.Gatekeeper.Verify;

/// <summary>A suite of tests for templates and constraints (<c>test.gatekeeper.sh</c>).</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="IsSkipped">Nothing of it runs.</param>
/// <param name="Tests">Its tests, in order.</param>
public sealed record Suite(string Path, bool IsSkipped, ImmutableArray<SuiteTest> Tests);

/// <summary>A template and a constraint, and cases for them. Paths are relative to the suite.</summary>
public sealed record SuiteTest
{
    public required string Name { get; init; }

    public string Template { get; init; } = "";

    public string Constraint { get; init; } = "";

    public string Expansion { get; init; } = "";

    /// <summary>The constraint has to break the schema of its template.</summary>
    public bool IsInvalid { get; init; }

    public bool IsSkipped { get; init; }

    public ImmutableArray<SuiteCase> Cases { get; init; } = [];
}

/// <summary>An object, and what the constraint has to say about it.</summary>
public sealed record SuiteCase
{
    public required string Name { get; init; }

    /// <summary>An object, or an AdmissionReview.</summary>
    public string Object { get; init; } = "";

    /// <summary>Files of objects that stand in <c>data.inventory</c>.</summary>
    public ImmutableArray<string> Inventory { get; init; } = [];

    public ImmutableArray<SuiteAssertion> Assertions { get; init; } = [];

    public bool IsSkipped { get; init; }
}

/// <summary>What is asserted about the violations of a case.</summary>
/// <param name="Violations"><c>yes</c>, <c>no</c> or a number: how many have to match the message.</param>
/// <param name="Message">A pattern; null: every violation matches.</param>
public sealed record SuiteAssertion(string Violations, string? Message);
