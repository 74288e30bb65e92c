namespace Gabion.Scan.Images;

/// <summary>Where on a node something would be a finding that is a matter of course in another place.</summary>
internal static class NodePlaces
{
    // Keys that the machine itself needs, where it keeps them; that others can read them is what rules on modes say.
    private static readonly string[] OwnKeys =
    [
        "etc/ssh/ssh_host_", "etc/ssl/private/", "etc/kubernetes/", "etc/rancher/", "var/lib/kubelet/", "var/lib/rancher/", "var/lib/etcd", "etc/etcd/", "etc/cni/",
        "etc/pki/", "etc/letsencrypt/", "var/lib/k0s/", "var/snap/", "etc/shadow", "etc/gshadow", "etc/wireguard/", "etc/ipsec.d/", "var/lib/cloud/",
    ];

    // What packages bring: documentation, examples and tests of other programs, and logs of which no end is known.
    private static readonly string[] OfPackages = ["usr/share/", "usr/lib/", "usr/include/", "usr/src/", "usr/libexec/", "lib/", "var/lib/dpkg/", "var/lib/rpm/", "var/cache/", "boot/"];

    /// <summary>Rules on what does not belong into an image, but is a matter of course on a machine that people work on.</summary>
    public static readonly string[] RulesOfImagesOnly = ["GBN-CON-216", "GBN-CON-217", "GBN-CON-219"];

    /// <summary>Whether a secret in the file would be one that somebody left there.</summary>
    public static bool MayHoldSecrets(string path) =>
        !OwnKeys.Any(place => path.StartsWith(place, StringComparison.Ordinal)) && !OfPackages.Any(place => path.StartsWith(place, StringComparison.Ordinal));
}
