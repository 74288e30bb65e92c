using System.Globalization;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary>Results of tests in the forms of <c>opa test</c>.</summary>
internal static class PolicyTestOutput
{
    private static readonly string Rule = new('-', 80);

    public static void Pretty(TextWriter output, List<PolicyTestResult> results, bool isVerbose)
    {
        if (results.Count == 0)
        {
            output.WriteLine("no test rules were found: a test is a rule named test_…");
            return;
        }

        var bad = results.Where(result => result.Outcome is "FAIL" or "ERROR").ToList();
        if (bad.Count > 0)
        {
            output.WriteLine("FAILURES");
            output.WriteLine(Rule);
            foreach (var result in bad)
            {
                output.WriteLine($"{result.Test.FullName}: {result.Outcome} ({Time(result)})");
                output.WriteLine();
                output.WriteLine($"  {result.Test.File}:{result.Test.Line}: {result.Why}");
                Printed(output, result);
                output.WriteLine();
            }

            output.WriteLine("SUMMARY");
            output.WriteLine(Rule);
        }

        foreach (var file in results.GroupBy(result => result.Test.File, StringComparer.Ordinal))
        {
            var shown = file.Where(result => isVerbose || result.Outcome != "PASS").ToList();
            if (shown.Count == 0)
            {
                continue;
            }

            output.WriteLine($"{file.Key}:");
            foreach (var result in shown)
            {
                output.WriteLine(result.Outcome == "SKIPPED" ? $"{result.Test.FullName}: SKIPPED" : $"{result.Test.FullName}: {result.Outcome} ({Time(result)})");
                if (result.Outcome == "PASS")
                {
                    Printed(output, result);
                }
            }
        }

        if (isVerbose || bad.Count > 0 || results.Exists(result => result.Outcome == "SKIPPED"))
        {
            output.WriteLine(Rule);
        }

        foreach (var outcome in new[] { "PASS", "FAIL", "ERROR", "SKIPPED" })
        {
            var count = results.Count(result => result.Outcome == outcome);
            if (count > 0 || outcome == "PASS")
            {
                output.WriteLine($"{outcome}: {count}/{results.Count}");
            }
        }
    }

    public static string Json(List<PolicyTestResult> results)
    {
        var text = new StringBuilder();
        RegoJson.WriteIndented(text, RegoArray.Of(results.Select(Json)));
        return text.ToString();
    }

    private static RegoObject Json(PolicyTestResult result)
    {
        var builder = new RegoObjectBuilder();
        Set("location", RegoObject.OfFields(("file", RegoString.Of(result.Test.File)), ("row", RegoNumber.Of(result.Test.Line)), ("col", RegoNumber.One)));
        Set("package", RegoString.Of("data." + string.Join('.', result.Test.Package)));
        Set("name", RegoString.Of(result.Test.Name));
        Set("duration", RegoNumber.Of((long)result.Time.TotalNanoseconds));
        if (result.Outcome is "FAIL")
        {
            Set("fail", RegoBoolean.True);
        }

        if (result.Outcome is "SKIPPED")
        {
            Set("skip", RegoBoolean.True);
        }

        if (result.Outcome is "ERROR")
        {
            Set("error", RegoObject.OfFields(("message", RegoString.Of(result.Why ?? ""))));
        }

        if (result.Printed.Count > 0)
        {
            Set("output", RegoString.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Join('\n', result.Printed) + "\n"))));
        }

        return builder.Build();

        void Set(string name, RegoValue value) => builder.Set(RegoString.Of(name), value);
    }

    private static void Printed(TextWriter output, PolicyTestResult result)
    {
        if (result.Printed.Count > 0)
        {
            output.WriteLine();
            foreach (var line in result.Printed)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }
    }

    private static string Time(PolicyTestResult result) => result.Time.TotalMilliseconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{result.Time.TotalMilliseconds:0.###}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{result.Time.TotalMicroseconds:0.###}µs");
}
