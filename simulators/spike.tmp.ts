import { OPCUAServer, nodesets, OPCUACertificateManager, Variant, DataType, ServerState, SecurityPolicy, MessageSecurityMode } from 'node-opcua';
const t0=performance.now(); console.log('rss after import', process.memoryUsage().rss/1e6|0);
const pki='/tmp/spike/pki-'+process.pid;
const cm=new OPCUACertificateManager({rootFolder:pki+'/server',automaticallyAcceptUnknownCertificate:true});
const ucm=new OPCUACertificateManager({rootFolder:pki+'/user'});
const server=new OPCUAServer({port:0,host:'127.0.0.1',hostname:'127.0.0.1',resourcePath:'/pw',serverCertificateManager:cm,userCertificateManager:ucm,
 nodeset_filename:[nodesets.standard,nodesets.di,nodesets.ia,nodesets.machinery,nodesets.packML,nodesets.scales],
 isAuditing:false, disableDiscovery:true,
});
await server.initialize();
console.log('init ms',performance.now()-t0,'rss',process.memoryUsage().rss/1e6|0);
const as=server.engine.addressSpace!;
const ns=as.getNamespaceIndex('http://opcfoundation.org/UA/Scales/V2/');
const t=as.findObjectType('VehicleScaleType',ns)!;
const own=as.getOwnNamespace(); console.log('own',own.namespaceUri,own.index,'scales',ns);
const di=as.getNamespaceIndex('http://opcfoundation.org/UA/DI/');
const deviceSet=as.rootFolder.objects.getFolderElementByName?.('DeviceSet',di) ?? (as.rootFolder.objects as any).deviceSet;
console.log('deviceSet',deviceSet?.nodeId?.toString());
const o=t.instantiate({browseName:'WB-1',componentOf:deviceSet ,nodeId:`s=WB-1`, namespace:own, optionals:['CurrentWeight.Gross','CurrentWeight.Net','CurrentWeight.Tare','CurrentWeight.WeightStable','CurrentWeight.LegalForTrade','CurrentWeight.WeightId','CurrentWeight.CurrentRangeId','RegisteredWeight','RegisteredWeight.Gross','RegisteredWeight.Net','RegisteredWeight.Tare','RegisteredWeight.WeightStable','RegisteredWeight.LegalForTrade','RegisteredWeight.WeightId','RegisterWeight','MinimalWeight']} as any);
function dump(n:any,d=0,seen=new Set()){ if(seen.has(n))return; seen.add(n); console.log(' '.repeat(d)+n.browseName.toString(),n.nodeId.toString(), n.dataType?as.findDataType(n.dataType)?.browseName.toString():''); for(const c of n.getAggregates?.()??[])dump(c,d+2,seen);}
dump(o);
await server.start();
console.log('start ms',performance.now()-t0,'rss',process.memoryUsage().rss/1e6|0, server.endpoints.map(e=>[e.port]), server.getEndpointUrl());
for(const e of server.endpoints) console.log(e.endpointDescriptions().map(d=>[d.endpointUrl,d.securityMode,d.securityPolicyUri]));
const c0=process.cpuUsage(); await new Promise(r=>setTimeout(r,5000)); const c=process.cpuUsage(c0); console.log('cpu% idle',(c.user+c.system)/5e6*100);
const t1=performance.now(); await server.shutdown(0); console.log('shutdown ms',performance.now()-t1);
