using System.Security.Cryptography;
using System.Text;
using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>
/// Objects of a cluster with the same findings: the first stands for all. Two are alike when the rules say the same of the same fields, but for the
/// object's own name. Files are alike to none, since their lines are looked up.
/// </summary>
internal sealed class AlikeObjects(string path, List<Finding> first)
{
    /// <summary>So many are named, the others counted.</summary>
    private const int Named = 5;

    private readonly List<string> _others = [];

    public string Path { get; } = path;

    /// <summary>The findings of the first.</summary>
    public List<Finding> First { get; } = first;

    /// <summary>An object of a cluster, and no file.</summary>
    public bool IsObject => First[0].Location.Field is not null;

    public Severity Worst => First.Max(finding => finding.Severity);

    /// <summary>How many there are beside the first.</summary>
    public int More { get; private set; }

    /// <summary>The first of those beside the first.</summary>
    public IReadOnlyList<string> Others => _others;

    /// <param name="findings">In the order of their places.</param>
    public static List<AlikeObjects> Of(IEnumerable<Finding> findings)
    {
        var all = new List<AlikeObjects>();
        var known = new Dictionary<string, AlikeObjects>(StringComparer.Ordinal);
        foreach (var (path, own) in Runs(findings))
        {
            if (Key(own) is not { } key)
            {
                all.Add(new(path, own));
            }
            else if (known.TryGetValue(key, out var alike))
            {
                alike.Add(path);
            }
            else
            {
                known.Add(key, alike = new(path, own));
                all.Add(alike);
            }
        }

        return all;
    }

    private void Add(string path)
    {
        More++;
        if (_others.Count < Named)
        {
            _others.Add(path);
        }
    }

    private static IEnumerable<(string Path, List<Finding> Findings)> Runs(IEnumerable<Finding> findings)
    {
        var run = new List<Finding>();
        foreach (var finding in findings)
        {
            if (run.Count > 0 && run[0].Location.Path != finding.Location.Path)
            {
                yield return (run[0].Location.Path, run);
                run = [];
            }

            run.Add(finding);
        }

        if (run.Count > 0)
        {
            yield return (run[0].Location.Path, run);
        }
    }

    /// <summary>Null for what is no object, and for packages, which have their own way of being told.</summary>
    private static string? Key(List<Finding> findings)
    {
        if (findings.Exists(finding => finding.Location.Field is null || finding.Vulnerability is not null))
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            var message = finding.Resource.Name.Length == 0 ? finding.Message : finding.Message.Replace($"'{finding.Resource.Name}'", "''", StringComparison.Ordinal);
            text.Append(finding.Rule.Id.Text).Append('\n').Append(finding.Severity).Append('\n').Append(finding.Resource.Kind).Append('\n').Append(finding.Location.Field).Append('\n').Append(message).Append('\n');
        }

        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
