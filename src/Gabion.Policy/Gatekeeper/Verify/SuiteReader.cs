using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Policy.Gatekeeper.Verify;

/// <summary>Reads a suite. Unknown fields are errors with the nearest right name: a typing mistake would be a test that never runs.</summary>
public sealed class SuiteReader
{
    private readonly string _file;
    private readonly List<PolicyProblem> _problems = [];

    private SuiteReader(string file)
    {
        _file = file;
    }

    /// <summary>The suite in a file; null when the file holds none, or one with problems.</summary>
    public static Suite? Read(string file, string text, out ImmutableArray<PolicyProblem> problems)
    {
        var reader = new SuiteReader(file);
        var suite = reader.Read(YamlReader.Read(text));
        problems = [.. reader._problems];
        return problems.IsEmpty ? suite : null;
    }

    private Suite? Read(IReadOnlyList<YamlDocument> documents)
    {
        if (documents.Count == 0 || documents[0].Field is var root && (!(root["apiVersion"].Text ?? "").StartsWith("test.gatekeeper.sh/", StringComparison.Ordinal) || root["kind"].Text != "Suite"))
        {
            return null;
        }

        if (documents[0].Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
        {
            _problems.Add(new(_file, problem.At, "the suite", problem.Message));
            return null;
        }

        Know(root, "the suite", "apiVersion", "kind", "metadata", "tests", "skip");
        return new(_file, root["skip"].IsTrue, [.. root["tests"].Items.Select(Test)]);
    }

    private SuiteTest Test(Field test)
    {
        Know(test, "a test", "name", "template", "constraint", "expansion", "cases", "invalid", "skip");
        return new()
        {
            Name = test["name"].Text ?? "",
            Template = test["template"].Text ?? "",
            Constraint = test["constraint"].Text ?? "",
            Expansion = test["expansion"].Text ?? "",
            IsInvalid = test["invalid"].IsTrue,
            IsSkipped = test["skip"].IsTrue,
            Cases = [.. test["cases"].Items.Select(Case)],
        };
    }

    private SuiteCase Case(Field test)
    {
        Know(test, "a case", "name", "object", "inventory", "assertions", "skip");
        return new()
        {
            Name = test["name"].Text ?? "",
            Object = test["object"].Text ?? "",
            Inventory = [.. test["inventory"].Texts],
            IsSkipped = test["skip"].IsTrue,
            Assertions = [.. test["assertions"].Items.Select(Assertion)],
        };
    }

    private SuiteAssertion Assertion(Field assertion)
    {
        Know(assertion, "an assertion", "violations", "message");
        var violations = assertion["violations"];
        var wanted = !violations.IsSet ? "yes" : violations.Boolean is { } isWanted ? (isWanted ? "yes" : "no") : violations.Text ?? "";
        if (wanted is not ("yes" or "no") && !(int.TryParse(wanted, out var count) && count >= 0))
        {
            _problems.Add(new(_file, violations.Span, "an assertion", $"violations is yes, no or a number that is not negative, not \"{wanted}\""));
        }

        return new(wanted, assertion["message"].Text);
    }

    private void Know(Field mapping, string what, params string[] names)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!names.Contains(entry.Key, StringComparer.Ordinal))
            {
                var near = Spelling.Nearest(entry.Key, names);
                _problems.Add(new(_file, entry.WrittenKey.Span, what, $"it has no field {entry.Key}{(near is null ? "" : $"; did you mean {near}?")}"));
            }
        }
    }
}
