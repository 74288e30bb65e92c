using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Model;
using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Cluster.Tenancy;

/// <summary>Namespaces and tenants as a table and as JSON.</summary>
internal sealed class TenancyOutput(TenancyFacts facts, (ImmutableArray<string> From, ImmutableArray<string> To)? tenants)
{
    private const int LabelWidth = 17;

    public void Table(TextWriter output, ReportOptions options)
    {
        var ink = new Ink(options.Color);
        if (tenants is { } pair)
        {
            foreach (var (from, to) in new[] { (pair.From, pair.To), (pair.To, pair.From) })
            {
                output.WriteLine(ink.Strong($"{string.Join('+', from)} against {string.Join('+', to)}"));
                foreach (var aspect in TenantIsolation.Of(facts, from, to))
                {
                    output.WriteLine($"  {aspect.Name,-12}{Paint(ink, aspect.Answer)}");
                    foreach (var (index, line) in aspect.Reasons.SelectMany(reason => TextLines.Wrap(VisibleText.Of(reason), options.Width - 16).Index()))
                    {
                        output.WriteLine($"              {(index == 0 ? "- " : "  ")}{ink.Quiet(line)}");
                    }
                }

                output.WriteLine();
            }

            return;
        }

        var width = Math.Clamp(facts.Namespaces.Max(item => TextLines.Width(VisibleText.Of(item.Name))), 9, 26);
        output.WriteLine(ink.Quiet($"{"NAMESPACE".PadRight(width)}  PODS QUOTA  LIMITS POD SECURITY  DENY-IN DENY-OUT REACHES"));
        foreach (var item in facts.Namespaces)
        {
            var level = $"{item.PodSecurity?.Split(':')[0] ?? "?"}{(item.WrongLabels.IsEmpty ? "" : "!")}";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{TextLines.PadRight(TextLines.Clip(VisibleText.Of(item.Name), width, "..."), width)}  {item.Workloads,4} {Quota(item),-6} {YesNo(!item.Limits.IsEmpty),-6} {level,-12}  {YesNo(item.DeniesIngress),-7} {YesNo(item.DeniesEgress),-8} {item.Reaches.Length,7}"));
        }

        foreach (var item in facts.Namespaces)
        {
            Detail(output, ink, options, item);
        }

        output.WriteLine();
        output.WriteLine("PODS: workloads. DENY-IN, DENY-OUT: nobody gets in, or is reached, whom no policy");
        output.WriteLine("names. REACHES: other namespaces with a pod that some pod here may connect to.");
        output.WriteLine("QUOTA: yes when quotas bound the cpu and the memory of every pod, partly when less.");
        if (facts.Namespaces.Any(item => !item.WrongLabels.IsEmpty))
        {
            output.WriteLine("!: a Pod Security label cannot be read; a wrong level is enforced as restricted.");
        }

        output.WriteLine("?: the target does not say. --tenants A,B says how isolated A is from B, and why.");
    }

    public string Json(ImmutableArray<CoverageGap> gaps) => PssJson.Write(json =>
    {
        json.WriteStartArray("namespaces");
        foreach (var item in facts.Namespaces)
        {
            Write(json, item);
        }

        json.WriteEndArray();
        if (tenants is { } pair)
        {
            json.WriteStartArray("isolation");
            Write(json, pair.From, pair.To);
            Write(json, pair.To, pair.From);
            json.WriteEndArray();
        }

        PssJson.WriteGaps(json, gaps);
    });

    private static void Detail(TextWriter output, Ink ink, ReportOptions options, TenantNamespace item)
    {
        var rows = new (string Label, ImmutableArray<string> Texts)[]
        {
            ("wrong labels", item.WrongLabels), ("reaches", item.Reaches), ("cluster rights", item.ClusterRights), ("rights elsewhere", item.RightsElsewhere), ("only on nodes", item.NodeSelectors),
            ("tolerates", item.Tolerations), ("near the node", item.NearTheNode),
        }.Where(row => !row.Texts.IsEmpty).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(ink.Strong(VisibleText.Of(item.Name)));
        foreach (var (label, texts) in rows)
        {
            var first = true;
            foreach (var line in TextLines.Wrap(VisibleText.Of(string.Join("; ", texts)), options.Width - LabelWidth - 2))
            {
                output.WriteLine($"  {ink.Quiet((first ? label : "").PadRight(LabelWidth))}{line}");
                first = false;
            }
        }
    }

    private static void Write(Utf8JsonWriter json, TenantNamespace item)
    {
        json.WriteStartObject();
        json.WriteString("name", item.Name);
        json.WriteString("place", item.Place?.ToString());
        json.WriteNumber("workloads", item.Workloads);
        Texts(json, "quotas", item.Quotas);
        Texts(json, "notLimited", item.Unlimited);
        Texts(json, "limitRanges", item.Limits);
        json.WriteString("podSecurity", item.PodSecurity);
        Texts(json, "wrongLabels", item.WrongLabels);
        Flag(json, "deniesIngressByDefault", item.DeniesIngress);
        Flag(json, "deniesEgressByDefault", item.DeniesEgress);
        Texts(json, "nodeSelectors", item.NodeSelectors);
        Texts(json, "tolerations", item.Tolerations);
        Texts(json, "clusterRights", item.ClusterRights);
        Texts(json, "rightsElsewhere", item.RightsElsewhere);
        Texts(json, "reaches", item.Reaches);
        Texts(json, "nearTheNode", item.NearTheNode);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, ImmutableArray<string> from, ImmutableArray<string> to)
    {
        json.WriteStartObject();
        Texts(json, "from", from);
        Texts(json, "to", to);
        json.WriteStartArray("aspects");
        foreach (var aspect in TenantIsolation.Of(facts, from, to))
        {
            json.WriteStartObject();
            json.WriteString("aspect", aspect.Name);
            json.WriteString("answer", Word(aspect.Answer));
            Texts(json, "reasons", aspect.Reasons);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Flag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
        {
            json.WriteBoolean(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Quota(TenantNamespace item) => item.Quotas.IsEmpty ? "no" : item.Unlimited.IsEmpty ? "yes" : "partly";

    private static string YesNo(bool? value) => value switch { true => "yes", false => "no", _ => "–" };

    private static string Word(IsolationAnswer answer) => answer switch { IsolationAnswer.Isolated => "isolated", IsolationAnswer.Leaks => "leaks", _ => "cannot-tell" };

    private static string Paint(Ink ink, IsolationAnswer answer) => answer switch
    {
        IsolationAnswer.Isolated => ink.Mend(Word(answer)),
        IsolationAnswer.Leaks => ink.Of(Severity.High, Word(answer)),
        _ => ink.Quiet(Word(answer)),
    };
}
