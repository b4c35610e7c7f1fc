export { startFollowing, type Following, type FollowingPorts } from './following.ts';
export { openDerivedFile } from './derived-file.ts';
