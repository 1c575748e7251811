/** Why the store cannot be opened: a code for programs, a sentence for people that ends with what to do. */
export interface StorageRefusal {
  readonly code:
    | 'HOME_HELD'
    | 'DATABASE_HELD'
    | 'HOME_UNWRITABLE'
    | 'HOME_COPIED'
    | 'PLATFORM_UNSUPPORTED'
    | 'USER_UNNAMED'
    | 'DATA_OTHER_VERSION'
    | 'DATA_DAMAGED'
    | 'DISK_FULL'
    | 'SERVER_STUCK'
    | 'SERVER_FAILED'
    | 'SCHEMA_NEWER'
    | 'MIGRATION_EDITED'
    | 'MIGRATION_MISSING';
  readonly message: string;
}

export function storageRefusal(code: StorageRefusal['code'], message: string): StorageRefusal {
  return { code, message };
}
