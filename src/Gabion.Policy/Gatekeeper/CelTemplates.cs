using Gabion.Formats.Tree;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Templates whose only code is CEL (<c>K8sNativeValidation</c>).</summary>
internal static class CelTemplates
{
    /// <summary>The compiled code; null when it cannot be used, which has been told then.</summary>
    public static ITemplateEngine? Compile(Field source, Action<Field, string> report)
    {
        report(source, "the template has code in CEL only, which is not evaluated yet: give it in Rego as well");
        return null;
    }
}
