using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Reduce;
using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Rbac;

/// <summary>Everything that the outputs of <c>gabion rbac reduce</c> write.</summary>
internal sealed record ReductionReport(AuditLogs Logs, IReadOnlyList<CoverageGap> Gaps, AccessReduction Reduction, ReducedManifests Manifests, ReductionProof Proof)
{
    /// <summary>How long the log speaks of; null when its events have no times.</summary>
    public TimeSpan? Span => Logs.Use is { From: { } from, To: { } to } ? to - from : null;
}

/// <summary>A reduction in words, as a diff, as manifests and as JSON.</summary>
internal static class ReductionOutput
{
    private const int MostShown = 8;
    private const int FewDays = 30;

    public static void Write(TextWriter output, ReductionReport report, string format)
    {
        switch (format)
        {
            case "json":
                output.WriteLine(PssJson.Write(json => ReductionJson.Write(json, report)));
                break;
            case "diff":
                Diff(output, report);
                break;
            case "yaml":
                output.Write(string.Join("---\n", report.Reduction.Roles.Select(role => RoleYaml.Role(role.Role.Name, role.Role.Namespace, role.Rules))
                    .Concat(report.Reduction.OwnRoles.Select(role => RoleYaml.Role(role.RoleName, role.Binding.Namespace, role.Rules)))));
                break;
            default:
                Text(output, report);
                break;
        }
    }

    private static void Diff(TextWriter output, ReductionReport report)
    {
        foreach (var (path, before, after) in report.Manifests.Files)
        {
            output.Write(UnifiedDiff.Create(path, before, after));
        }
    }

    private static void Text(TextWriter output, ReductionReport report)
    {
        var use = report.Logs.Use;
        void Line(int indent, string text)
        {
            foreach (var line in TextLines.Wrap(VisibleText.Of(text), 80 - indent))
            {
                output.WriteLine(new string(' ', indent) + line);
            }
        }

        // What the log speaks of.
        Line(0, $"{Requests(use.Events)} in {Number(report.Logs.Files)} {(report.Logs.Files == 1 ? "file" : "files")}{(use is { From: { } from, To: { } to } ? $", from {Time(from)} to {Time(to)} ({Days(to - from)})" : ", without times")}; refused: {Number(use.Refused)}{(use.Undecided > 0 ? $", without a decision: {Number(use.Undecided)}" : "")}.");
        if (report.Span is not { TotalDays: >= FewDays })
        {
            Line(0, "What is done monthly, at upgrades or in an emergency may not be in it: keep such rights by hand.");
        }

        output.WriteLine("\nWho used what");
        foreach (var subject in report.Reduction.Subjects)
        {
            var where = subject.Namespaces.Length == 0 ? "outside namespaces" : $"in {List(subject.Namespaces, 4)}";
            Line(2, $"{subject.Who.UserName}: {Requests(subject.Count)} {where}{(subject.Bindings.IsEmpty ? ", by what every cluster grants" : $", by {List(subject.Bindings.Select(binding => binding.ToString()), 4)}")}");
        }

        output.WriteLine("\nWhat is left of the roles");
        foreach (var (role, rules) in report.Reduction.Roles)
        {
            Role(Line, $"{role}", RbacInput.PlaceOf(role.Source), role.Rules, rules);
        }

        foreach (var (binding, name, rules) in report.Reduction.OwnRoles)
        {
            Role(Line, $"{binding}: {name} instead of {binding.RoleName}", RbacInput.PlaceOf(binding.Source), binding.Role?.Rules ?? [], rules);
            Line(6, "a binding's roleRef cannot be changed: delete the binding and apply it anew");
        }

        if (report.Reduction.Roles.SelectMany(role => role.Role.Rules).Concat(report.Reduction.OwnRoles.SelectMany(role => role.Binding.Role?.Rules ?? [])).Any(rule => rule.Verbs.Contains("*") || rule.Resources.Contains("*")))
        {
            Line(2, $"(a * counts as {PermissionCount.Verbs} verbs, or {PermissionCount.Resources} resources)");
        }

        if (report.Reduction.Roles.IsEmpty && report.Reduction.OwnRoles.IsEmpty)
        {
            Line(2, "nothing: no request needed a role of these manifests");
        }

        Others(output, Line, report);
        var permissions = report.Reduction.Roles.SelectMany(role => role.Rules).Concat(report.Reduction.OwnRoles.SelectMany(role => role.Rules)).SelectMany(Permission.Of).Count();
        output.WriteLine("\nProof");
        Line(2, report.Proof.Missing.IsEmpty
            ? $"All {Number(report.Proof.Asked)} different requests that the roles allowed were asked anew of the authorizer with the new manifests: each is allowed."
            : $"{Counted.Of(report.Proof.Missing.Length, "request")} would be refused: {List(report.Proof.Missing.Select(access => $"{access.Who.UserName} {RbacQuestion.Words(access.Request)}"), MostShown)}");
        Line(2, report.Proof.Added.IsEmpty
            ? $"Each of the {Number(permissions)} permissions that are left is in the old role of the same binding."
            : $"{Counted.Of(report.Proof.Added.Length, "permission was", "permissions were")} not there before: {List(report.Proof.Added, MostShown)}");
        if (report.Manifests.Files.Count > 0)
        {
            output.WriteLine();
            Diff(output, report);
        }

        if (report.Manifests.Loose.Length > 0)
        {
            output.WriteLine("\n# In no file that could be changed (charts, kustomizations, JSON, standard input, clusters):");
            output.Write(report.Manifests.Loose);
        }
    }

    private static void Role(Action<int, string> line, string name, string? place, IReadOnlyCollection<PolicyRule> before, IReadOnlyCollection<PolicyRule> after)
    {
        var (old, left) = (PermissionCount.Of(before), PermissionCount.Of(after));
        line(2, $"{name}{(place is null ? "" : $" ({place})")}: {Number(left)} of {Number(old)} permissions stay");
        var gone = PermissionCount.Dropped(before, after).ToList();
        if (gone.Exists(item => !item.IsRare))
        {
            line(6, $"goes: {List(gone.Where(item => !item.IsRare).Select(item => item.Text), MostShown, "; ")}");
        }

        if (gone.Exists(item => item.IsRare))
        {
            line(6, $"goes, and is rarely done, so check it: {List(gone.Where(item => item.IsRare).Select(item => item.Text), MostShown, "; ")}");
        }
    }

    private static void Others(TextWriter output, Action<int, string> line, ReductionReport report)
    {
        if (!report.Reduction.Unused.IsEmpty)
        {
            output.WriteLine("\nNot used at all, and left as they are");
            foreach (var binding in report.Reduction.Unused)
            {
                line(2, RbacText.Title(binding));
            }
        }

        foreach (var (binding, namespaces) in report.Reduction.Narrow)
        {
            output.WriteLine();
            line(0, $"{binding} was used only in {List(namespaces, 3)}: a RoleBinding there would do.");
        }

        if (!report.Reduction.Elsewhere.IsEmpty)
        {
            output.WriteLine();
            line(0, $"{Counted.Of(report.Reduction.Elsewhere.Length, "kind of request was", "kinds of requests were")} allowed and these manifests do not allow {(report.Reduction.Elsewhere.Length == 1 ? "it" : "them")}: by another authorizer (Node, webhook), or by roles that are not here. The most frequent:");
            foreach (var access in report.Reduction.Elsewhere.Take(MostShown))
            {
                line(2, $"{access.Who.UserName}: {RbacQuestion.Words(access.Request)} ({Number(access.Count)})");
            }
        }
    }

    private static string List(IEnumerable<string> words, int most, string separator = ", ")
    {
        var all = words.ToList();
        return all.Count <= most ? string.Join(separator, all) : $"{string.Join(separator, all.Take(most))}{separator}and {all.Count - most} more";
    }

    private static string Requests(long count) => count == 1 ? "1 request" : $"{Number(count)} requests";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Days(TimeSpan span) => span.TotalDays >= 2 ? $"{Math.Round(span.TotalDays)} days" : span.TotalHours >= 2 ? $"{Math.Round(span.TotalHours)} hours" : $"{Math.Round(span.TotalMinutes)} minutes";
}
