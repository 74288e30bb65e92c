using System.Collections.Frozen;

namespace Gabion.Model.Cluster.Components;

/// <summary>Which admission plugins of an API server are on (pkg/kubeapiserver/options/plugins.go of each version).</summary>
public static class AdmissionPlugins
{
    // Plugins that are on unless they are turned off, and the minor version from which on they are.
    private static readonly FrozenDictionary<string, int> OnFrom = new Dictionary<string, int>
    {
        ["NamespaceLifecycle"] = 0,
        ["LimitRanger"] = 0,
        ["ServiceAccount"] = 0,
        ["TaintNodesByCondition"] = 17,
        ["PodSecurity"] = 23,
        ["Priority"] = 0,
        ["DefaultTolerationSeconds"] = 0,
        ["PersistentVolumeClaimResize"] = 0,
        ["StorageObjectInUseProtection"] = 0,
        ["RuntimeClass"] = 20,
        ["CertificateApproval"] = 18,
        ["CertificateSigning"] = 18,
        ["ClusterTrustBundleAttest"] = 27,
        ["CertificateSubjectRestriction"] = 18,
        ["DefaultIngressClass"] = 18,
        ["MutatingAdmissionWebhook"] = 0,
        ["ValidatingAdmissionPolicy"] = 30,
        ["ValidatingAdmissionWebhook"] = 0,
        ["ResourceQuota"] = 0,
        ["DefaultStorageClass"] = 0,
    }.ToFrozenDictionary();

    /// <summary>
    /// Whether a plugin is on, and the setting that decides it; null when that is not known. A plugin that is both turned on
    /// and off is on: the API server takes the list of those that are off from the defaults first, and then adds.
    /// </summary>
    public static (bool IsOn, SettingValue Decided)? IsOn(ComponentSettings server, string plugin)
    {
        ArgumentNullException.ThrowIfNull(server);
        var (enabled, disabled) = (server["enable-admission-plugins"], server["disable-admission-plugins"]);
        if (!enabled.IsKnown || !disabled.IsKnown)
        {
            return enabled.Has(plugin) ? (true, enabled) : null;
        }

        if (enabled.Has(plugin))
        {
            return (true, enabled);
        }

        var isDefault = OnFrom.TryGetValue(plugin, out var from) && (server.Minor ?? ComponentDefaults.NewestMinor) >= from;
        return disabled.Has(plugin) ? (false, disabled) : (isDefault, isDefault ? disabled : enabled);
    }
}
