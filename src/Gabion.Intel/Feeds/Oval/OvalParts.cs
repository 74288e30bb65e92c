using System.Collections.Immutable;
using System.Xml.Linq;
using Gabion.Formats.Xml;

namespace Gabion.Intel.Feeds.Oval;

/// <summary>What a test asks of a package's version.</summary>
/// <param name="Operation">As OVAL writes it: <c>less than</c>; empty where only the package's presence is asked.</param>
internal sealed record OvalBound(string Operation, string Version);

/// <summary>The tests, objects, states and variables that criteria refer to.</summary>
internal sealed class OvalParts
{
    private readonly Dictionary<string, OvalTest> _tests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string? Name, string? Variable)> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OvalState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _variables = new(StringComparer.Ordinal);

    public OvalTest? Test(string id) => _tests.GetValueOrDefault(id);

    public OvalState? State(string id) => _states.GetValueOrDefault(id);

    /// <summary>The names of packages that an object stands for.</summary>
    public ImmutableArray<string> Names(string id) => !_objects.TryGetValue(id, out var found) ? []
        : found.Name is { Length: > 0 } name ? [name]
        : found.Variable is { } variable ? _variables.GetValueOrDefault(variable, [])
        : [];

    public void Add(XElement element)
    {
        if ((string?)element.Attribute("id") is not { } id)
        {
            return;
        }

        var kind = element.Name.LocalName;
        if (kind.EndsWith("_test", StringComparison.Ordinal))
        {
            _tests[id] = new(
                kind,
                (string?)element.Attribute("comment") ?? "",
                (string?)element.Attribute("check") ?? "",
                (string?)element.Attribute("check_existence") ?? "",
                (string?)XmlDocumentReader.Child(element, "object")?.Attribute("object_ref"),
                [.. XmlDocumentReader.Children(element, "state").Select(state => (string?)state.Attribute("state_ref")).OfType<string>()]);
        }
        else if (kind is "rpminfo_object" or "dpkginfo_object")
        {
            var name = XmlDocumentReader.Child(element, "name");
            _objects[id] = (name?.Value.Trim(), (string?)name?.Attribute("var_ref"));
        }
        else if (kind is "rpminfo_state" or "dpkginfo_state")
        {
            _states[id] = new(
                XmlDocumentReader.Child(element, "evr") is { } evr ? new((string?)evr.Attribute("operation") ?? "equals", WithoutEpoch(evr.Value.Trim())) : null,
                XmlDocumentReader.Child(element, "version") is { } version ? new((string?)version.Attribute("operation") ?? "equals", version.Value.Trim()) : null);
        }
        else if (kind == "constant_variable")
        {
            _variables[id] = [.. XmlDocumentReader.Children(element, "value").Select(value => value.Value.Trim()).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>OVAL writes epochs always; no epoch and zero are one.</summary>
    private static string WithoutEpoch(string version) => version.StartsWith("0:", StringComparison.Ordinal) ? version[2..] : version;
}

/// <summary>A test: what it looks at, and what it must find.</summary>
internal sealed record OvalTest(string Kind, string Comment, string Check, string Existence, string? Object, ImmutableArray<string> States)
{
    public bool IsOfPackages => Kind is "rpminfo_test" or "dpkginfo_test";
}

/// <summary>What a state says of a package: its version with release, or its version alone; neither where it is about its signature or architecture.</summary>
internal sealed record OvalState(OvalBound? Evr, OvalBound? Version);
