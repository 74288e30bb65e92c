using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity;

/// <summary>Values as the API server would take them; one of the wrong type is never the safe one.</summary>
internal static class ApiValues
{
    /// <summary>False only when unset or a real <c>false</c>.</summary>
    public static bool MayBeTrue(this Field field) => field.IsSet && field.Boolean != false;

    /// <summary>False only when unset or a number other than zero.</summary>
    public static bool MayBeZero(this Field field) => field.IsSet && field.Integer is null or 0;

    /// <summary>False only when unset or zero.</summary>
    public static bool MayBeOtherThanZero(this Field field) => field.IsSet && field.Integer != 0;

    /// <summary>The value for a message.</summary>
    public static string Shown(this Field field) => field.Text ?? "";

    /// <summary>True when the pod has a user namespace of its own, so that its root is nobody on the node.</summary>
    public static bool HasUserNamespace(this PodTemplate pod) => pod.Spec["hostUsers"].IsFalse;
}
