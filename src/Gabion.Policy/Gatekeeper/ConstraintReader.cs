using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Reads a constraint (<c>constraints.gatekeeper.sh</c>) against its template.</summary>
internal sealed class ConstraintReader(string file, List<PolicyProblem> problems)
{
    private readonly List<PolicyProblem> _own = [];

    /// <summary>The constraint; null when it breaks the schema, which has been told then.</summary>
    public Constraint? Read(Field document, ConstraintTemplate template)
    {
        var name = document["metadata"]["name"].Text ?? "";
        var subject = $"{template.Kind} {name}";
        var spec = document["spec"];
        if (name.Length == 0)
        {
            Report(document["metadata"]["name"], "a constraint needs a name", PolicyProblemKind.Invalid);
        }

        var given = RegoTree.Of(spec["parameters"].Node);
        var parameters = given is RegoNull ? template.Schema.OfNothing(Tell) : template.Schema.Apply(given, Tell);
        var match = new MatchReader((at, message) => Report(at, message, message.Contains("has no effect", StringComparison.Ordinal) ? PolicyProblemKind.Warning : PolicyProblemKind.Schema)).Read(spec["match"]);
        var action = spec["enforcementAction"].Text ?? "deny";
        if (action is not ("deny" or "dryrun" or "warn" or "scoped"))
        {
            Report(spec["enforcementAction"], $"the action {action} is none of deny, dryrun, warn and scoped: nothing is enforced", PolicyProblemKind.Warning);
        }

        problems.AddRange(_own);
        return _own.Exists(problem => problem.Kind != PolicyProblemKind.Warning) ? null : new()
        {
            Template = template,
            Name = name,
            Parameters = parameters as RegoObject ?? RegoObject.Empty,
            EnforcementAction = action,
            ScopedActions = Scoped(spec["scopedEnforcementActions"]),
            Match = match,
            File = file,
            At = document["metadata"]["name"].Span,
        };

        void Tell(string path, string message) => Report(
            At(spec["parameters"], path), $"spec.parameters{(path.Length == 0 ? "" : path.StartsWith('[') ? path : "." + path)}: {message}", PolicyProblemKind.Schema);

        void Report(Field at, string message, PolicyProblemKind kind) => _own.Add(new(file, at.Span, subject, message, kind));
    }

    private static ImmutableArray<ScopedAction> Scoped(Field actions)
    {
        var read = ImmutableArray.CreateBuilder<ScopedAction>();
        foreach (var action in actions.Items)
        {
            var points = ImmutableArray.CreateBuilder<string>();
            foreach (var point in action["enforcementPoints"].Items)
            {
                points.Add(point["name"].Text ?? "");
            }

            read.Add(new(action["action"].Text ?? "", points.ToImmutable()));
        }

        return read.ToImmutable();
    }

    /// <summary>The field at a path such as <c>labels[0].key</c>.</summary>
    private static Field At(Field from, string path)
    {
        foreach (var part in path.Split('.', '[').Where(part => part.Length > 0))
        {
            from = part.EndsWith(']') && int.TryParse(part[..^1], out var index) ? from[index] : from[part];
        }

        return from;
    }
}
