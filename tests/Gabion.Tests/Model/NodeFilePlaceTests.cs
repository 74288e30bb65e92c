using Gabion.Model.Container.Images;

namespace Gabion.Tests.Model;

public sealed class NodeFilePlaceTests
{
    [Theory]
    [InlineData("etc/kubernetes/manifests/kube-apiserver.yaml", "api-server-manifest")]
    [InlineData("var/lib/rancher/rke2/agent/pod-manifests/etcd.yaml", "etcd-manifest")]
    [InlineData("etc/kubernetes/manifests/etcd.yaml/below", "")]
    [InlineData("etc/kubernetes/manifests/agent.yaml", "")]
    [InlineData("etc/cni/net.d/10-kindnet.conflist", "network-plugin-files")]
    [InlineData("etc/cni/net.d/calico-tls/key", "")]
    [InlineData("var/lib/cni/networks/cbr0/10.0.0.2", "network-plugin-files")]
    [InlineData("var/lib/etcd/", "etcd-data etcd-own-data")]
    [InlineData("var/lib/etcd", "")]
    [InlineData("var/lib/etcd/member/", "")]
    [InlineData("var/lib/rancher/k3s/server/db/etcd/", "etcd-data")]
    [InlineData("etc/rancher/k3s/k3s.yaml", "administrator-kubeconfig")]
    [InlineData("var/lib/rancher/rke2/server/cred/controller.kubeconfig", "controller-manager-kubeconfig")]
    [InlineData("etc/kubernetes/pki/", "pki")]
    [InlineData("etc/kubernetes/pki/etcd/", "pki")]
    [InlineData("etc/kubernetes/pki/etcd/ca.key", "pki pki-keys")]
    [InlineData("etc/kubernetes/pki/ca.crt", "pki pki-certificates kubelet-client-ca")]
    [InlineData("var/lib/rancher/rke2/server/tls/etcd/server-client.key", "pki-keys")]
    [InlineData("usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", "kubelet-service")]
    [InlineData("var/lib/rancher/k3s/agent/etc/kubelet.conf.d/00-k3s-defaults.conf", "kubelet-configuration")]
    [InlineData("srv/etc/kubernetes/admin.conf", "")]
    public void Path_from_the_root_is_one_kind_of_file(string path, string names) =>
        Assert.Equal(names, string.Join(' ', NodeFilePlace.All.Where(place => place.Takes(path.TrimEnd('/'), path.EndsWith('/'))).Select(place => place.Name)));

    [Fact]
    public void Names_are_found_and_unique()
    {
        Assert.All(NodeFilePlace.All, place => Assert.Same(place, NodeFilePlace.Find(place.Name)));
        Assert.Equal(typeof(NodeFilePlace).GetFields().Count(field => field.FieldType == typeof(NodeFilePlace)), NodeFilePlace.All.Length);
    }
}
