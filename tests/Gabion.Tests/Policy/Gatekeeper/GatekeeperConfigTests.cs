using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Gatekeeper;

public sealed class GatekeeperConfigTests
{
    private const string Config =
        """
        apiVersion: config.gatekeeper.sh/v1alpha1
        kind: Config
        metadata: {name: config, namespace: gatekeeper-system}
        spec:
          sync: {syncOnly: [{group: "", version: v1, kind: Service}]}
          match:
          - {excludedNamespaces: [kube-*, "*-system"], processes: ["*"]}
          - {excludedNamespaces: [shop], processes: [audit]}
        """;

    private const string SyncSet = "{apiVersion: syncset.gatekeeper.sh/v1alpha1, kind: SyncSet, metadata: {name: s}, spec: {gvks: [{group: networking.k8s.io, version: v1, kind: Ingress}]}}";

    [Theory]
    [InlineData("audit", "{kind: Pod, apiVersion: v1, metadata: {name: x, namespace: shop}}", true)]
    [InlineData("webhook", "{kind: Pod, apiVersion: v1, metadata: {name: x, namespace: shop}}", false)]
    [InlineData("webhook", "{kind: Pod, apiVersion: v1, metadata: {name: x, namespace: kube-public}}", true)]
    [InlineData("mutation-webhook", "{kind: Namespace, apiVersion: v1, metadata: {name: istio-system}}", true)]
    [InlineData("audit", "{kind: Node, apiVersion: v1, metadata: {name: shop}}", false)]
    public void A_process_leaves_namespaces_alone(string process, string @object, bool isExcluded) =>
        Assert.Equal(isExcluded, GatekeeperDocuments.Set(Config).Config.IsExcluded(process, GatekeeperDocuments.Object(@object)));

    [Fact]
    public void The_inventory_holds_what_is_synced()
    {
        var config = GatekeeperDocuments.Set(Config, SyncSet).Config;
        RegoObject[] objects =
        [
            GatekeeperDocuments.Object("{apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop}}"),
            GatekeeperDocuments.Object("{apiVersion: v1, kind: Service, metadata: {name: b, namespace: kube-system}}"),
            GatekeeperDocuments.Object("{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: c, namespace: shop}}"),
            GatekeeperDocuments.Object("{apiVersion: v1, kind: Pod, metadata: {name: d, namespace: shop}}"),
        ];

        Assert.Equal(
            "{\"cluster\":{},\"namespace\":{\"shop\":{\"networking.k8s.io/v1\":{\"Ingress\":{\"c\":1}},\"v1\":{\"Service\":{\"a\":1}}}}}",
            Shorten(Inventory.Of(objects, config).Data.Get("inventory")!).ToJson());
        Assert.Contains("\"d\"", Inventory.Of(objects).Data.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_effect_is_told()
    {
        var set = GatekeeperDocuments.Set(Config.Replace("name: config", "name: other", StringComparison.Ordinal), Config.Replace("[audit]", "[audits]", StringComparison.Ordinal), Config);

        Assert.Equal(
            ["only a Config with the name config counts", "there is no process audits: it has no effect; did you mean audit?", "there is another one in 1.yaml: that one is used"],
            set.Problems.Select(problem => problem.Message));
    }

    private static RegoValue Shorten(RegoValue value) => value is not RegoObject @object ? value
        : @object.Has(RegoString.Of("apiVersion")) ? RegoNumber.Of(1)
        : RegoObject.Of([.. @object.Keys.ToArray().Zip(@object.Values.ToArray(), (key, child) => (key, Shorten(child)))]);
}
