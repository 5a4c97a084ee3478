//! Where an archive lies: SQLite and the index need a disk of this computer.

use std::path::{Component, Path};

/// Folders that programs copy to the cloud; their names as Windows, macOS and Linux have them.
const CLOUD: &[&str] = &[
    "OneDrive",
    "Dropbox",
    "Google Drive",
    "GoogleDrive",
    "My Drive",
    "iCloudDrive",
    "Mobile Documents",
    "CloudStorage",
    "Nextcloud",
    "ownCloud",
    "Box Sync",
    "pCloudDrive",
    "Creative Cloud Files",
];

/// File systems of other computers.
#[cfg(target_os = "linux")]
const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "9p",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs",
    "davfs",
    "ceph",
    "glusterfs",
    "fuse.glusterfs",
    "lustre",
];

/// Why an archive should not lie here; `None` where nothing speaks against it.
///
/// A folder that a program copies to the cloud is copied in the midst of a write; on a network disk the
/// locks that keep two writers apart may not work.
pub(crate) fn risk(folder: &Path) -> Option<String> {
    let named = folder.components().find_map(|part| match part {
        Component::Normal(name) => {
            let name = name.to_string_lossy();
            let cloud = |known: &&&str| {
                name.get(..known.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(known))
            };
            CLOUD.iter().find(cloud).map(|_| name.into_owned())
        }
        _ => None,
    });
    if let Some(name) = named {
        return Some(format!(
            "the archive lies in {name}, a folder that is copied to the cloud while it is written to; \
             it could be damaged, and its content leaves this computer"
        ));
    }
    network(folder).map(|kind| {
        format!(
            "the archive lies on a network disk ({kind}), where it can be damaged when two write to it"
        )
    })
}

#[cfg(target_os = "linux")]
fn network(folder: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    let folder = existing(folder)?.canonicalize().ok()?;
    network_of(&folder, &mounts)
}

/// The part of a path that is there.
#[cfg(target_os = "linux")]
fn existing(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|path| path.exists())
}

/// The file system of a folder, where it is one of another computer (proc(5), mountinfo).
#[cfg(target_os = "linux")]
fn network_of(folder: &Path, mounts: &str) -> Option<String> {
    mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ');
            let point = fields.nth(4)?.replace("\\040", " ");
            let kind = line.split(" - ").nth(1)?.split(' ').next()?.to_owned();
            folder.starts_with(&point).then_some((point.len(), kind))
        })
        // The longest mount point is the one in force; of equals the last.
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
        .filter(|kind| NETWORK.contains(&kind.as_str()))
}

#[cfg(not(target_os = "linux"))]
fn network(folder: &Path) -> Option<String> {
    use std::path::Prefix;
    match folder.components().next() {
        Some(Component::Prefix(prefix)) => {
            matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
                .then(|| "shared folder".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cloud_folders_are_known_by_their_names() {
        assert!(risk(Path::new("/home/eva/OneDrive - Norra Dalen/arkiv")).is_some());
        assert!(risk(Path::new("/home/eva/Nextcloud/arkiv")).is_some());
        assert!(risk(Path::new("/home/eva/arkiv")).is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_longest_mount_point_tells_the_file_system() {
        let mounts = "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
                      40 21 0:50 / /mnt/gem\\040ensam rw shared:9 - cifs //server/x rw\n\
                      41 40 8:2 / /mnt/gem\\040ensam/lokal rw - ext4 /dev/sdb1 rw\n";
        let at = |path: &str| network_of(Path::new(path), mounts);
        assert_eq!(at("/home"), None);
        assert_eq!(at("/mnt/gem ensam/arkiv").as_deref(), Some("cifs"));
        assert_eq!(at("/mnt/gem ensam/lokal/arkiv"), None);
    }
}
