using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Compiles the CEL of templates (<c>K8sNativeValidation</c>).</summary>
internal static class CelTemplates
{
    private static readonly string[] Known = ["validations", "failurePolicy", "matchCondition", "variables", "generateVAP"];

    /// <summary>The compiled code; null when it cannot be used, which has been told then.</summary>
    /// <param name="source"><c>code[].source</c></param>
    /// <param name="file">Where it stands.</param>
    /// <param name="name">The template.</param>
    /// <param name="report">Takes what is wrong, with its place.</param>
    public static ITemplateEngine? Compile(Field source, string file, string name, Action<TextSpan, string> report)
    {
        var faults = ImmutableArray.CreateBuilder<PolicyFault>();
        var document = new PolicyDocument(new(file, source), name, source, faults);
        foreach (var entry in source.Entries)
        {
            if (!Known.Contains(entry.Key, StringComparer.Ordinal))
            {
                document.Fault(source[entry.Key], $"Gatekeeper reads no field {entry.Key}{(entry.Key == "matchConditions" ? ": its name is matchCondition" : "")}");
            }
        }

        if (source["validations"].Items.Count == 0)
        {
            document.Fault(source["validations"], "validations is required");
        }

        var policy = AdmissionPolicy.ReadTemplate(document, name);
        foreach (var fault in faults)
        {
            report(TextSpan.At(fault.At.Line, fault.At.Column), $"{fault.Path}: {fault.Message}");
        }

        return faults.Count == 0 ? new CelTemplateEngine(policy) : null;
    }
}
